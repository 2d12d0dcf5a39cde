/** A Docker daemon of the test's own, which it may stop, kill and start as it likes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitState } from '../../../scripts/setup/await-state.ts'
import { findProgram } from '../../../scripts/setup/command.ts'
import { isRoot } from '../../../scripts/setup/debian.ts'
import { EngineView } from '../../support/engine-view.ts'
import { makeFolder, releaseAtEnd } from '../../support/service.ts'

const DEADLINE_MS = 60_000
const CONTAINERD_MS = 10_000

/** Why this machine cannot have one; false when it can. */
export function whyNoOwnEngine(): string | false {
  if (findProgram('dockerd') === undefined) return 'dockerd is not installed here'
  return isRoot() ? false : 'starting a Docker daemon needs root'
}

/** Not started yet. Ended, with all that it made, after the tests of the file. */
export class OwnEngine {
  readonly folder = makeFolder()
  readonly address: string
  readonly view: EngineView
  #daemon: ChildProcess | undefined

  constructor() {
    this.address = `unix://${join(this.folder, 'docker.sock')}`
    this.view = new EngineView(this.address)
    mkdirSync(join(this.folder, 'exec'))
    writeFileSync(join(this.folder, 'daemon.json'), '{}')
    releaseAtEnd(() => this.#remove())
  }

  /** Starts the daemon unless it runs, and resolves when it answers. */
  async start(): Promise<void> {
    if (this.#daemon !== undefined && !hasEnded(this.#daemon)) return
    const log = openSync(join(this.folder, 'dockerd.log'), 'a')
    // A daemon with `--bridge none` deletes docker0 of its network namespace: that must not be the machine's.
    const command = ['--net', findProgram('dockerd') ?? '', ...this.#args()]
    const daemon = spawn('unshare', command, { stdio: ['ignore', log, log] })
    closeSync(log)
    this.#daemon = daemon
    const answer = async (): Promise<'up' | 'ended' | undefined> => {
      if (hasEnded(daemon)) return 'ended'
      const pong = await this.view.call('GET', '/_ping').catch(() => undefined)
      return pong === undefined ? undefined : 'up'
    }
    if ((await awaitState(answer, DEADLINE_MS)) === 'up') return
    const tail = readFileSync(join(this.folder, 'dockerd.log'), 'utf8').slice(-2000)
    throw new Error(`the test's own dockerd did not start:\n${tail}`)
  }

  /** Ends the daemon: SIGTERM as its service manager would, SIGKILL as a crash. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const daemon = this.#daemon
    if (daemon === undefined || hasEnded(daemon)) return
    const exit = once(daemon, 'exit')
    daemon.kill(signal)
    await exit
    await this.#awaitContainerd()
  }

  /**
   * A daemon's containerd dies with it, a moment later. Where nobody reaps it, the next daemon would take it for alive
   * by the pid in this file and wait for it in vain.
   */
  async #awaitContainerd(): Promise<void> {
    const file = join(this.folder, 'exec/containerd/containerd.pid')
    const gone = () => (runningContainerd(file) === undefined ? true : undefined)
    if (await awaitState(gone, CONTAINERD_MS)) rmSync(file, { force: true })
  }

  /** Its own state, names and network namespace, so that the machine's daemon does not notice it. */
  #args(): readonly string[] {
    const path = (name: string): string => join(this.folder, name)
    return [
      ...['--host', this.address, '--data-root', path('data'), '--exec-root', path('exec')],
      ...['--pidfile', path('docker.pid'), '--config-file', path('daemon.json')],
      ...['--bridge', 'none', '--iptables=false', '--ip6tables=false'],
      ...['--containerd-namespace', 'slipway-test', '--containerd-plugins-namespace', 'slipway-test-plugins'],
    ]
  }

  async #remove(): Promise<void> {
    await this.end('SIGTERM')
    const pid = runningContainerd(join(this.folder, 'exec/containerd/containerd.pid'))
    if (pid === undefined) return
    process.kill(pid, 'SIGTERM')
    await this.#awaitContainerd()
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** The containerd that a pid file names, unless it has ended. */
function runningContainerd(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    const [, name, state] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return name === 'containerd' && state !== 'Z' ? pid : undefined
  } catch {
    return undefined
  }
}
