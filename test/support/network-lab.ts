/**
 * A machine within the machine: a Docker daemon in a network of its own, whose internet is a few servers that look
 * public, private and like a cloud's metadata, and that tell who asked them. Nothing in it can reach the real network.
 *
 *     const lab = await openNetworkLab()
 *     await lab.run(['curl', '-s', 'http://files.example.org/'])
 *     await lab.close()
 *
 * Needs root, and Docker, iproute2 and iptables of the machine.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { command, findProgram } from '../../scripts/setup/command.ts'
import { type Connection, connect, findConnection } from '../../scripts/setup/connection.ts'
import { spawnDetached } from '../../scripts/setup/daemon.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { copyImages } from '../../scripts/setup/images.ts'
import { ensureNetworkTools } from '../../scripts/setup/network-tools.ts'
import { endMembers, killAll, membersOf, networkOf, removeGroups } from './network-lab/members.ts'
import { PEER, type ServerSpec, WORLD, hostsFile, localServers, worldServers } from './network-lab/world.ts'

export { LOCAL_PORT, NAMES, WORLD } from './network-lab/world.ts'

const LAUNCHER = fileURLToPath(new URL('network-lab/launch.sh', import.meta.url))
const SERVERS = fileURLToPath(new URL('network-lab/servers.ts', import.meta.url))
const NODE = join(repository, 'node_modules/.bin/node')
const START_DEADLINE_MS = 60_000
const STOP_DEADLINE_MS = 20_000

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a server was asked: a connection (`connect`), a request, or a datagram. */
export interface Seen {
  readonly server: string
  readonly method: string
  readonly path: string
  readonly from: string
}

/** Why there can be no lab on this machine; false when there can. */
export function networkLabSkip(): string | false {
  if (process.platform !== 'linux') return 'needs the network namespaces of Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  return findProgram('dockerd') === undefined ? 'needs dockerd' : false
}

/** Starts a lab; throws with the log of its daemon when it does not come up, and leaves nothing then. */
export async function openNetworkLab(images: readonly string[] = ['busybox:latest']): Promise<NetworkLab> {
  await ensureNetworkTools()
  const lab = new NetworkLab()
  try {
    await lab.start(images)
    return lab
  } catch (error) {
    await lab.close()
    throw error
  }
}

export class NetworkLab {
  /** A folder that is the same inside and outside; goes with the lab. */
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-lab-'))
  /** Of the daemon, from inside and outside: as DOCKER_HOST takes it. */
  readonly address = `unix://${join(this.folder, 'docker.sock')}`
  /** Of the daemon's default bridge. */
  readonly bridge = 'docker0'
  gateway = ''
  /** Certificate of the server at https://files.example.org, which has signed itself. */
  readonly certificate = join(this.folder, 'tls.crt')
  readonly #name = basename(this.folder)
  readonly #seen: Seen[] = []
  readonly #spawned = new Set<ChildProcess>()
  #daemon: ChildProcess | undefined
  #network = ''

  /** All that was asked so far, of any server of the world and of the lab itself. */
  seen(server?: string): readonly Seen[] {
    return server === undefined ? [...this.#seen] : this.#seen.filter((event) => event.server === server)
  }

  /** Arguments that run a program in the lab, in place of it; its process is the program's own. */
  enter(argv: readonly string[], cwd: string = repository): readonly string[] {
    const inside = ['nsenter', '--target', String(this.#daemon?.pid), '--net', '--mount', '--']
    // nsenter itself leaves the folder; env is found in the path of the lab as it is in that of the machine
    return [...inside, 'env', `--chdir=${cwd}`, ...argv]
  }

  /** Starts a program in the lab; what still runs is ended by `close`. */
  spawn(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const { cwd = repository, ...rest } = options
    const [program = '', ...args] = this.enter(argv, String(cwd))
    const child = spawn(program, args, rest)
    this.#spawned.add(child)
    child.once('exit', () => this.#spawned.delete(child))
    return child
  }

  /** Runs a program in the lab to its end. */
  async run(argv: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
    const child = this.spawn(argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const { stdout, stderr } = child
    if (stdout === null || stderr === null) throw new TypeError('a process without pipes')
    const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')])
    return { code: typeof code === 'number' ? code : null, stdout: out, stderr: err }
  }

  /** As `run`, and throws when the program fails. Returns what it printed. */
  async must(...argv: readonly string[]): Promise<string> {
    const ended = await this.run(argv)
    if (ended.code !== 0) throw new Error(`${argv.join(' ')}: ${ended.stderr}${ended.stdout}`)
    return ended.stdout
  }

  /** Starts daemon and servers. Called by `openNetworkLab`. */
  async start(images: readonly string[]): Promise<void> {
    process.once('exit', this.#clear)
    const at = (name: string): string => join(this.folder, name)
    mkdirSync(at('engine'))
    writeFileSync(at('hosts'), hostsFile())
    writeFileSync(at('resolv.conf'), `nameserver ${WORLD.private}\n`)
    writeFileSync(at('daemon.json'), '{}\n')
    const [connection] = await Promise.all([
      this.#startDaemon(),
      makeCertificate(at('tls.key'), this.certificate),
    ])
    try {
      this.gateway = await this.#addressOf(this.bridge)
      await Promise.all([
        this.#serve(['ip', 'netns', 'exec', 'world'], worldServers(at('tls.key'), this.certificate)),
        this.#serve([], localServers(this.gateway)),
        load(connection, images),
      ])
    } finally {
      connection.client.close()
    }
  }

  /** Ends all that is in the lab and takes away what was made for it. Repeatable. */
  async close(): Promise<void> {
    process.off('exit', this.#clear)
    for (const child of this.#spawned) child.kill('SIGKILL')
    await this.#stopDaemon()
    if (this.#network !== '') await endMembers(this.#network, this.#name)
    removeGroups(this.#name)
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #startDaemon(): Promise<Connection> {
    const log = join(this.folder, 'dockerd.log')
    const { public: pub, otherPublic, private: own, metadata, public6 } = WORLD
    const addresses = [[pub, otherPublic, own, metadata].join(' '), public6]
    const daemon = spawnDetached(
      'unshare',
      ['--net', '--mount', 'sh', LAUNCHER, this.folder, this.#name, PEER, ...addresses],
      log,
    )
    this.#daemon = daemon
    const state = await awaitState(
      async () => (hasEnded(daemon) ? 'ended' : connect(this.address)),
      START_DEADLINE_MS,
    )
    this.#network = networkOf(daemon.pid ?? 0)
    if (state !== undefined && state !== 'ended') return state
    throw new Error(`the lab did not start:\n${readFileSync(log, 'utf8').slice(-3000)}`)
  }

  /** From the interface: the daemon does not tell it of a bridge that it has just made. */
  async #addressOf(name: string): Promise<string> {
    const shown = await this.must('ip', '-4', '-oneline', 'address', 'show', 'dev', name)
    const address = /inet ([\d.]+)/.exec(shown)?.[1]
    if (address === undefined) throw new Error(`${name} of the lab has no address: ${shown}`)
    return address
  }

  async #stopDaemon(): Promise<void> {
    const daemon = this.#daemon
    if (daemon === undefined || hasEnded(daemon)) return
    const exit = once(daemon, 'exit')
    daemon.kill('SIGTERM')
    const timer = setTimeout(() => daemon.kill('SIGKILL'), STOP_DEADLINE_MS)
    await exit
    clearTimeout(timer)
  }

  async #serve(inside: readonly string[], specs: readonly ServerSpec[]): Promise<void> {
    const argv = [...inside, NODE, SERVERS, JSON.stringify(specs)]
    const child = this.spawn(argv, { stdio: ['ignore', 'pipe', 'inherit'] })
    if (child.stdout === null) throw new TypeError('a process without pipes')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    child.once('exit', () => reject(new Error('the servers of the lab have ended')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event: Seen | { readonly ready: true } = JSON.parse(line)
      if ('ready' in event) resolve()
      else this.#seen.push(event)
    })
    await promise
  }

  /** The process of the test ends without having closed the lab. */
  readonly #clear = (): void => {
    for (const child of this.#spawned) child.kill('SIGKILL')
    if (this.#network !== '') killAll(membersOf(this.#network, this.#name))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function makeCertificate(key: string, certificate: string): Promise<void> {
  await command('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=files.example.org', '-addext', 'subjectAltName=DNS:files.example.org'],
    ...['-keyout', key, '-out', certificate],
  ])
}

async function load(to: Connection, images: readonly string[]): Promise<void> {
  const from = await findConnection()
  if (from === undefined) throw new Error('no engine to take images from')
  try {
    await copyImages(from, to, images)
  } finally {
    from.client.close()
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined
}
