/** The service as its users run it: a process of its own, reached by HTTP and signals only. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { cacheFolder, repository } from '../../scripts/setup/folders.ts'
import { EngineView, mountsBelow, unmountBelow } from './engine-view.ts'
import { Api } from './http.ts'

export interface ServiceOptions {
  /** After `serve --port 0 --data DIR`. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Left out: a new folder, which goes with the service. */
  readonly dataFolder?: string
  /** Address of the engine; empty or left out: none is named. */
  readonly dockerHost?: string
}

/** The line on stdout that ends the start. */
const READY = 'API ready to receive content...'
const START_DEADLINE_MS = 60_000
const STOP_DEADLINE_MS = 60_000

export const NODE = join(repository, 'node_modules/.bin/node')

const running = new Set<Service>()
const releases: (() => Promise<void> | void)[] = []

// Whatever a test does or fails to do, nothing of it outlives its file.
after(async () => {
  await Promise.allSettled([...running].map((service) => service.end()))
  for (const release of releases.reverse()) await release()
})
process.once('exit', () => {
  for (const service of running) service.killNow()
})

/** Calls `release` when the tests of the file are over and its services have ended; what was taken last goes first. */
export function releaseAtEnd(release: () => Promise<void> | void): void {
  releases.push(release)
}

/** A folder that is removed when the tests of the file are over. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-acceptance-'))
  releaseAtEnd(() => {
    unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Starts it and resolves when it is ready. Throws with its output when it ends before. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const service = new Service(options)
  await service.start()
  return service
}

export class Service {
  readonly data: string
  readonly api: Api
  readonly engine: EngineView
  readonly #options: ServiceOptions
  #child: ChildProcess | undefined
  #url = ''
  #stdout = ''
  #stderr = ''
  #instance: string | undefined

  constructor(options: ServiceOptions) {
    this.#options = options
    this.data = options.dataFolder ?? join(makeFolder(), 'data')
    this.api = new Api(() => this.#url)
    this.engine = new EngineView(options.dockerHost ?? '')
  }

  get url(): string {
    return this.#url
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Everything that it has written so far, over all its starts. */
  logs(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.#stdout, stderr: this.#stderr }
  }

  async start(): Promise<void> {
    running.add(this)
    const from = this.#stdout.length
    const child = launch(this.#options, this.data)
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    const state = await awaitState(
      () => {
        if (this.#stdout.includes(READY, from)) return 'ready'
        return hasEnded(child) ? 'ended' : undefined
      },
      START_DEADLINE_MS,
      10,
    )
    if (state !== 'ready') throw new Error(`the service did not start:\n${this.tail()}`)
    this.#url = readFileSync(join(this.data, 'url'), 'utf8').trim()
  }

  /** kill -9, as a crash. Resolves when the process is gone. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** SIGTERM. Resolves with the exit code when the process is gone. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM')
  }

  /** Starts it again on the same folder, after a kill or a stop. */
  async restart(): Promise<void> {
    if (this.#child && !hasEnded(this.#child)) await this.stop()
    await this.start()
  }

  killNow(): void {
    if (this.#child && !hasEnded(this.#child)) this.#child.kill('SIGKILL')
  }

  /** The value of the label on all that it makes on the engine: read from an image that it built. */
  async instance(): Promise<string> {
    if (this.#instance === undefined) {
      const { id } = (await this.api.submitText('FROM busybox\nCMD true\n', { name: 'instance' })).body
      const { imageId } = await this.api.waitForEnd(id)
      this.#instance = await this.engine.instanceOf(imageId ?? '')
    }
    return this.#instance
  }

  /** Stops it for good and takes away all that is left of it, here and on the engine. */
  async end(): Promise<void> {
    running.delete(this)
    if (this.#child && !hasEnded(this.#child)) {
      this.#instance ??= await this.#findInstance().catch(() => undefined)
      await this.#end('SIGTERM')
    }
    if (this.#instance !== undefined) await this.engine.removeAll(this.#instance)
    unmountBelow(this.data)
    rmSync(this.data, { recursive: true, force: true })
  }

  /** Ours in this folder's tree of mounts. */
  mounts(): readonly string[] {
    return mountsBelow(this.data)
  }

  tail(): string {
    return `${this.#stdout.slice(-2000)}\n${this.#stderr.slice(-6000)}`
  }

  /** From any job that was built, without making one. */
  async #findInstance(): Promise<string | undefined> {
    for (const { imageId } of (await this.api.list({ limit: 200 })).jobs) {
      if (imageId !== null && (await this.engine.hasImage(imageId))) return this.engine.instanceOf(imageId)
    }
    return undefined
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child
    if (child === undefined || hasEnded(child)) return child?.exitCode ?? null
    const exit = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await exit
    clearTimeout(timer)
    return child.exitCode
  }
}

function launch(options: ServiceOptions, data: string): ChildProcess {
  const args = ['src/cli/main.ts', 'serve', '--port', '0', '--data', data, ...(options.flags ?? [])]
  return spawn(NODE, args, {
    cwd: repository,
    env: cleanEnvironment({
      // No test waits for the internet, or has it told of its images.
      SLIPWAY_ADVISORIES_ENABLED: 'false',
      ...(options.dockerHost ? { DOCKER_HOST: options.dockerHost } : {}),
      ...options.env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** The environment of this process without what would configure Slipway, Docker or a test runner. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:SLIPWAY_|DOCKER_|TEST_ENGINES$|PORT$|NODE_TEST_CONTEXT$|NODE_OPTIONS$|NODE_CHANNEL)/.test(name),
  )
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: cacheFolder('compiled'), ...more }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
