/**
 * A second Docker daemon of another version, made from another release of Debian, so that the tests can be repeated
 * on an old and on a new engine. It lives in the cache folder, beside the machine's own daemon and without touching it.
 */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { awaitState } from './await-state.ts'
import { command, findProgram } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { spawnDetached } from './daemon.ts'
import { aptInstall, isDebian, isRoot } from './debian.ts'
import { cacheFolder } from './folders.ts'
import { addRuntime } from './runsc.ts'
import { say } from './say.ts'
import { SetupError } from './setup-error.ts'

const BRIDGE = 'slipway-test'
const SUBNET = '10.231.26.1/24'
const LAUNCHER = fileURLToPath(new URL('second-engine-launch.sh', import.meta.url))
const INSIDE = ['docker.io', 'iptables', 'iproute2', 'ca-certificates']

/** Debian releases with the Docker versions in them; the one that differs from the first engine is taken. */
const RELEASES = [
  { suite: 'trixie', major: 26 },
  { suite: 'bookworm', major: 20 },
] as const

/** The second engine when it runs already, else undefined. */
export function connectSecondEngine(first: Connection): Promise<Connection | undefined> {
  return connect(socketOf(stateFolder(suiteBeside(first))))
}

/** Starts it (or finds it running). Throws `SetupError` when this machine cannot have one. */
export async function ensureSecondEngine(first: Connection): Promise<Connection> {
  const running = await connectSecondEngine(first)
  if (running !== undefined) return running
  if (!isRoot()) throw new SetupError('a second engine needs root')
  if (!isDebian())
    throw new SetupError('a second engine is made from Debian packages, which this system lacks')
  const suite = suiteBeside(first)
  const folder = stateFolder(suite)
  const root = await ensureRoot(suite, folder)
  await stopIn(folder)
  const runsc = findProgram('runsc')
  if (runsc !== undefined) await addSandbox(root, runsc)
  return launch(folder, root)
}

/** Stops the engines that `ensureSecondEngine` started, whichever process did. Resolves when they have ended. */
export async function stopSecondEngine(): Promise<void> {
  for (const { suite } of RELEASES) await stopIn(stateFolder(suite))
}

function suiteBeside(first: Connection): string {
  const major = Number.parseInt(first.version, 10)
  return (RELEASES.find((release) => release.major !== major) ?? RELEASES[0]).suite
}

function stateFolder(suite: string): string {
  const folder = cacheFolder(`engine-${suite}`)
  cacheFolder(`engine-${suite}`, 'data')
  cacheFolder(`engine-${suite}`, 'run')
  return folder
}

const socketOf = (folder: string): string => join(folder, 'run/docker.sock')

async function ensureRoot(suite: string, folder: string): Promise<string> {
  const root = join(folder, 'root')
  if (existsSync(root)) return root
  if (findProgram('mmdebstrap') === undefined) await aptInstall('a second container engine', ['mmdebstrap'])
  say(`making a Debian ${suite} with its Docker in ${root} (once, about half a minute) ...`)
  const partial = `${root}.partial`
  rmSync(partial, { recursive: true, force: true })
  await command('mmdebstrap', ['--variant=minbase', `--include=${INSIDE.join(',')}`, suite, partial])
  renameSync(partial, root)
  return root
}

async function addSandbox(root: string, program: string): Promise<void> {
  await command('cp', ['-f', program, join(root, 'usr/local/bin/runsc')])
  addRuntime(join(root, 'etc/docker/daemon.json'), '/usr/local/bin/runsc')
}

async function launch(folder: string, root: string): Promise<Connection> {
  const log = join(folder, 'dockerd.log')
  const unshare = findProgram('unshare')
  if (unshare === undefined)
    throw new SetupError('unshare is missing.', ['sudo apt-get install -y util-linux'])
  const child = spawnDetached(unshare, ['--mount', 'sh', LAUNCHER, root, folder, BRIDGE, SUBNET], log)
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  const answer = await awaitState(async () => (ended() ? 'ended' : connect(socketOf(folder))), 60_000)
  if (answer !== undefined && answer !== 'ended') return answer
  if (!ended()) child.kill('SIGTERM')
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-12).join('\n')
  throw new SetupError(`the second engine could not be started. The end of ${log}:\n${tail}`)
}

async function stopIn(folder: string): Promise<void> {
  const daemon = processIn(join(folder, 'run/docker.pid'), 'dockerd')
  if (daemon !== undefined) {
    process.kill(daemon, 'SIGTERM')
    await endOf(daemon)
  }
  // A daemon that was killed leaves its containerd behind, and that one would block the next start.
  const rest = processIn(join(folder, 'run/exec/containerd/containerd.pid'), 'containerd')
  if (rest !== undefined) {
    process.kill(rest, 'SIGTERM')
    await endOf(rest)
  }
  rmSync(join(folder, 'run/docker.pid'), { force: true })
  rmSync(socketOf(folder), { force: true })
  if (!existsSync(`/sys/class/net/${BRIDGE}`) || !existsSync(join(folder, 'root'))) return
  await command('chroot', [join(folder, 'root'), 'ip', 'link', 'delete', BRIDGE]).catch(() => undefined)
}

async function endOf(pid: number): Promise<void> {
  const gone = (): true | undefined => (existsSync(`/proc/${pid}`) ? undefined : true)
  if ((await awaitState(gone, 30_000)) === undefined && !gone()) process.kill(pid, 'SIGKILL')
  await awaitState(gone, 5000)
}

/** The process that a pid file names, if it still is the program that wrote it. */
function processIn(file: string, program: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program ? pid : undefined
  } catch {
    return undefined
  }
}
