import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitState } from './await-state.ts'
import { command, findProgram } from './command.ts'
import { type Connection, findConnection } from './connection.ts'
import { cacheFolder } from './folders.ts'
import { say } from './say.ts'
import { SetupError } from './setup-error.ts'
import { rememberDaemon } from './own-daemon.ts'

const ANSWER_DEADLINE_MS = 60_000

/**
 * Ways to start, best first. Kernels without the netfilter modules cannot set up NAT: then containers have a network
 * but no way out, which runs (they have no network at all) and builds from local images do not need.
 */
const ATTEMPTS: readonly (readonly string[])[] = [[], ['--iptables=false', '--ip6tables=false']]

/** Starts the installed Docker daemon and waits until it answers. Throws `SetupError` with the end of its log. */
export async function startDaemon(): Promise<Connection> {
  if (existsSync('/run/systemd/system')) return startUnit()
  const running = runningDaemon()
  if (running !== undefined) {
    const answer = await awaitState(findConnection, ANSWER_DEADLINE_MS)
    if (answer !== undefined) return answer
    throw new SetupError(
      `dockerd runs as process ${running} but does not answer. Look at its log, or end it.`,
    )
  }
  await mountControlGroups()
  const failures: string[] = []
  for (const args of ATTEMPTS) {
    const result = await startDetached(args)
    if (typeof result !== 'string') return result
    failures.push(result)
  }
  throw new SetupError(`dockerd could not be started. The end of its log:\n${failures[0] ?? ''}`)
}

async function startUnit(): Promise<Connection> {
  say('starting the Docker service (systemctl start docker) ...')
  await command('systemctl', ['start', 'docker'])
  const answer = await awaitState(findConnection, ANSWER_DEADLINE_MS)
  if (answer !== undefined) return answer
  throw new SetupError('the Docker service was started but does not answer.', ['journalctl -u docker -n 50'])
}

/** Resolves with the connection, or with the end of the log when the daemon gave up. */
async function startDetached(args: readonly string[]): Promise<Connection | string> {
  const dockerd = findProgram('dockerd')
  if (dockerd === undefined)
    throw new SetupError('dockerd is not installed.', ['sudo apt-get install -y docker.io'])
  const log = join(cacheFolder('engine'), 'dockerd.log')
  say(`starting ${['dockerd', ...args].join(' ')} (log: ${log}) ...`)
  const child = spawnDetached(dockerd, args, log)
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  const answer = await awaitState(async () => (ended() ? 'ended' : findConnection()), ANSWER_DEADLINE_MS)
  if (answer === undefined || answer === 'ended') {
    if (!ended()) child.kill('SIGTERM')
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
  }
  rememberDaemon(Number(child.pid))
  say(`dockerd answers; it goes on running as process ${child.pid} (to stop it: kill ${child.pid})`)
  return answer
}

/** A process that outlives this one, in a session of its own, with its output in a file. */
export function spawnDetached(program: string, args: readonly string[], log: string): ChildProcess {
  const file = openSync(log, 'w')
  const child = spawn(program, args, { detached: true, stdio: ['ignore', file, file] })
  closeSync(file)
  child.once('error', () => undefined)
  child.unref()
  return child
}

/** Small machines without an init system have no cgroups mounted; Debian's script for that comes with the package. */
async function mountControlGroups(): Promise<void> {
  if (/ cgroup2? /.test(readFileSync('/proc/mounts', 'utf8'))) return
  const program = findProgram('cgroupfs-mount')
  if (program !== undefined) await command(program, [])
}

/** Pid of a system daemon that is up or on its way (an installed package may just have started it). */
function runningDaemon(): number | undefined {
  try {
    const pid = Number(readFileSync('/var/run/docker.pid', 'utf8'))
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd' ? pid : undefined
  } catch {
    return undefined
  }
}
