/** gVisor as a runtime of the local Docker daemon, for the tests that run every hostile example in it too. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { awaitState } from './await-state.ts'
import { findProgram } from './command.ts'
import type { Connection } from './connection.ts'
import { aptInstall, isRoot } from './debian.ts'
import { isOwnDaemon } from './own-daemon.ts'
import { say } from './say.ts'

/**
 * ptrace works where there is no /dev/kvm. Slipway's sandboxes have no network, and gVisor before 2024 refuses to
 * build one on kernels that show /proc/sys/net/core/rmem_default in every network namespace, so it is switched off.
 */
export const RUNSC_ARGS = ['--platform=ptrace', '--network=none']

const SETTINGS = '/etc/docker/daemon.json'

/**
 * Makes `runsc` a runtime of the engine. Changes the configuration of a daemon only when these scripts installed or
 * started it, or when SETUP_RUNSC=1 says that they may. Returns undefined when the runtime is there, else why
 * it is not. Throws `InstallRefused`.
 */
export async function ensureRunsc({ client, address }: Connection): Promise<string | undefined> {
  const has = async (): Promise<true | undefined> => {
    const info = await client.call('read the runtimes', (docker) => docker.info())
    return 'runsc' in ((info as { Runtimes?: object }).Runtimes ?? {}) ? true : undefined
  }
  if (await has()) return undefined
  const pid = localDaemon(address)
  if (pid === undefined || !isRoot()) return `the engine at ${address} has no runtime "runsc"`
  if (!isOwnDaemon(pid) && process.env.SETUP_RUNSC !== '1') {
    return 'the Docker daemon here has no runtime "runsc"; SETUP_RUNSC=1 lets this script register it'
  }
  if (findProgram('runsc') === undefined) await aptInstall('the sandbox gVisor', ['runsc'])
  const program = findProgram('runsc')
  if (program === undefined) return 'the package runsc brought no program of that name'
  say(`registering the runtime runsc in ${SETTINGS}`)
  addRuntime(SETTINGS, program)
  process.kill(pid, 'SIGHUP')
  return (await awaitState(has, 15_000)) ? undefined : `the daemon did not take over ${SETTINGS}`
}

/** Adds the runtime to a daemon's settings, keeping all that is there; the file before is kept as `.before-slipway`. */
export function addRuntime(file: string, program: string): void {
  mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true })
  const before: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  if (typeof before !== 'object' || before === null)
    throw new TypeError(`${file} does not hold a JSON object`)
  const runtimes = 'runtimes' in before && typeof before.runtimes === 'object' ? before.runtimes : {}
  if (existsSync(file)) copyFileSync(file, `${file}.before-slipway`)
  const after = { ...before, runtimes: { ...runtimes, runsc: { path: program, runtimeArgs: RUNSC_ARGS } } }
  writeFileSync(file, `${JSON.stringify(after, null, 2)}\n`)
}

/** Pid of the daemon behind the system's own socket; undefined for any other engine. */
function localDaemon(address: string): number | undefined {
  if (!/^unix:\/\/(\/var)?\/run\/docker\.sock$/.test(address)) return undefined
  try {
    return Number(readFileSync('/var/run/docker.pid', 'utf8')) || undefined
  } catch {
    return undefined
  }
}
