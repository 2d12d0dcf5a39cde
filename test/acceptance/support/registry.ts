/** An image registry on this machine, from the distribution's package, which is unpacked and not installed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { awaitState } from '../../../scripts/setup/await-state.ts'
import { findProgram } from '../../../scripts/setup/command.ts'
import { aptUnpack } from '../../../scripts/setup/debian.ts'
import { cacheFolder } from '../../../scripts/setup/folders.ts'
import { makeFolder, releaseAtEnd } from '../../support/service.ts'

const DEADLINE_MS = 30_000

/** Path of the registry's program, or why there is none. */
export async function findRegistry(): Promise<{ readonly program: string } | { readonly why: string }> {
  const installed = findProgram('docker-registry')
  if (installed !== undefined) return { program: installed }
  const folder = cacheFolder('registry')
  const program = join(folder, 'usr/bin/docker-registry')
  try {
    if (!existsSync(program)) await aptUnpack('the test of base images', 'docker-registry', folder)
    return existsSync(program)
      ? { program }
      : { why: 'the package docker-registry holds no program of that name' }
  } catch (error) {
    return {
      why: `docker-registry cannot be had here: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

/** Not started yet. Ended after the tests of the file. */
export class Registry {
  /** `127.0.0.1:port`, which engines take without TLS. */
  readonly host: string
  readonly #program: string
  readonly #settings: string
  #child: ChildProcess | undefined

  constructor(program: string, port: number) {
    this.#program = program
    this.host = `127.0.0.1:${port}`
    const folder = makeFolder()
    this.#settings = join(folder, 'registry.json')
    const storage = { filesystem: { rootdirectory: join(folder, 'images') } }
    // JSON is YAML, which the registry reads.
    writeFileSync(
      this.#settings,
      JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: this.host } }),
    )
    releaseAtEnd(() => this.stop())
  }

  async start(): Promise<void> {
    this.#child = spawn(this.#program, ['serve', this.#settings], { stdio: 'ignore' })
    const answers = async () => {
      const response = await fetch(`http://${this.host}/v2/`).catch(() => undefined)
      return response?.ok === true ? true : undefined
    }
    if (!(await awaitState(answers, DEADLINE_MS, 20))) throw new Error('the registry did not start')
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
