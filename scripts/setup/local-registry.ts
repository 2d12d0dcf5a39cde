/** A real image registry as a process on this machine: what tests and shows push to. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { awaitState } from './await-state.ts'
import { command } from './command.ts'
import { makeRegistryTls, type RegistryTls } from './registry-tls.ts'

export interface RegistryOptions {
  /** The only account; left out: everybody may pull and push. The password is one of `PASSWORDS`. */
  readonly htpasswd?: { readonly username: string; readonly password: string }
  /** HTTPS with a certificate of a new authority, which the local engine is told to trust. Needs root. */
  readonly tls?: boolean
  /** Where images are kept; left out: a new folder, which goes with the registry. */
  readonly folder?: string
  /** Left out: a free one, kept over `stop` and `start`. */
  readonly port?: number
  /** Whether DELETE of manifests is allowed. */
  readonly deletion?: boolean
  /** Its folder is a file system of this size: what does not fit fails with "no space left". Needs root. */
  readonly maxBytes?: number
  /** Address to listen on; left out: 127.0.0.1, under the name `localhost`. */
  readonly address?: string
}

/**
 * Passwords with their bcrypt hashes (`htpasswd -nbB -C 5`), so that nothing here has to make one. Words that are
 * found nowhere else, to be looked for where no password may be; the second is made of what has a meaning in JSON,
 * URLs, Basic authentication and shells.
 */
export const PASSWORDS: Readonly<Record<'plain' | 'hard', string>> = {
  plain: 'slipway-Vq93kd2LxTnotasecret',
  hard: 'q"uo\\te:pl+us/sl ash-é$7',
}
const HASHES: Readonly<Record<string, string>> = {
  [PASSWORDS.plain]: '$2y$05$Lx4vFbgO3EA.crwsMSgpVOTOUj6VfOykmvCKNT8QRHZA8C44cpEvy',
  [PASSWORDS.hard]: '$2y$05$t.q6P7rRGQgplloOeujEaOsdRqMJfZuCUVRQlRTAkrpDZ89LJ15Pa',
}

const START_DEADLINE_MS = 30_000

/** Starts a registry and resolves when it answers. Throws with its log when it does not, and leaves nothing then. */
export async function startLocalRegistry(
  program: string,
  options: RegistryOptions = {},
): Promise<LocalRegistry> {
  const address = options.address ?? '127.0.0.1'
  const port = options.port ?? (await freePort(address))
  const registry = new LocalRegistry(program, options, address, port)
  try {
    await registry.prepare()
    await registry.start()
    return registry
  } catch (error) {
    await registry.remove()
    throw error
  }
}

export class LocalRegistry {
  /** `localhost:PORT`, as it stands in image names. */
  readonly host: string
  /** `http://localhost:PORT`, or with https. */
  readonly url: string
  readonly port: number
  /** Where the images are. */
  readonly folder: string
  /** Path of the authority's certificate, of a registry with TLS. */
  caFile: string | undefined
  readonly #program: string
  readonly #options: RegistryOptions
  readonly #address: string
  readonly #home: string
  #tls: RegistryTls | undefined
  #mounted = false
  #child: ChildProcess | undefined

  constructor(program: string, options: RegistryOptions, address: string, port: number) {
    this.#program = program
    this.#options = options
    this.#address = address
    this.#home = mkdtempSync(join(tmpdir(), 'slipway-registry-'))
    chmodSync(this.#home, 0o700)
    this.port = port
    this.host = `${options.address ?? 'localhost'}:${port}`
    this.url = `${options.tls ? 'https' : 'http'}://${this.host}`
    this.folder = options.folder ?? join(this.#home, 'images')
  }

  /** Makes folder, settings and certificates. Called by `startLocalRegistry`. */
  async prepare(): Promise<void> {
    const { maxBytes, tls } = this.#options
    process.once('exit', this.#clear)
    mkdirSync(this.folder, { recursive: true })
    if (maxBytes !== undefined) {
      await command('mount', [
        '-t',
        'tmpfs',
        '-o',
        `size=${maxBytes},mode=0700`,
        'slipway-registry',
        this.folder,
      ])
      this.#mounted = true
    }
    if (tls) this.#tls = await makeRegistryTls(this.#home, this.host, this.#address)
    this.caFile = this.#tls?.caFile
    // JSON is YAML, which the registry reads
    writeFileSync(join(this.#home, 'registry.json'), JSON.stringify(this.#settings()), { mode: 0o600 })
  }

  /** Starts it (again) on its port and folder; resolves when it answers. */
  async start(): Promise<void> {
    if (this.isRunning) return
    const log = join(this.#home, 'registry.log')
    const file = openSync(log, 'a', 0o600)
    // its own settings may also be overridden by REGISTRY_… variables, of which it is given none
    const env = { PATH: process.env.PATH, HOME: this.#home, OTEL_TRACES_EXPORTER: 'none' }
    const child = spawn(this.#program, ['serve', join(this.#home, 'registry.json')], {
      env,
      stdio: ['ignore', file, file],
    })
    closeSync(file)
    child.once('error', () => undefined)
    this.#child = child
    const state = await awaitState(
      async () => (this.isRunning ? await this.#answers() : 'ended'),
      START_DEADLINE_MS,
      20,
    )
    if (state === 'answers') return
    await this.kill()
    throw new Error(`the registry did not start:\n${this.log().slice(-2000)}`)
  }

  /** Ends it as its operator would; images stay. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Ends it at once, with all that it was doing; images stay. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops it and takes away all that was made for it. Repeatable. */
  async remove(): Promise<void> {
    await this.kill()
    process.off('exit', this.#clear)
    this.#clear()
  }

  get isRunning(): boolean {
    const child = this.#child
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** What it has logged: errors, and each request. */
  log(): string {
    return readFileSync(join(this.#home, 'registry.log'), 'utf8')
  }

  /** At once, because a process that ends early waits for nothing. */
  readonly #clear = (): void => {
    if (this.isRunning) this.#child?.kill('SIGKILL')
    this.#tls?.release()
    if (this.#mounted) spawnSync('umount', ['-l', this.folder])
    this.#mounted = false
    rmSync(this.#home, { recursive: true, force: true })
  }

  #settings(): object {
    const { htpasswd, deletion = false } = this.#options
    const hash = htpasswd && HASHES[htpasswd.password]
    if (htpasswd && hash === undefined) throw new RangeError('the password must be one of PASSWORDS')
    const accounts = join(this.#home, 'accounts')
    if (htpasswd) writeFileSync(accounts, `${htpasswd.username}:${hash}\n`, { mode: 0o600 })
    const { certificate, key } = this.#tls ?? {}
    return {
      version: 0.1,
      log: { level: 'info' },
      storage: { filesystem: { rootdirectory: this.folder }, delete: { enabled: deletion } },
      http: {
        addr: `${this.#address}:${this.port}`,
        ...(this.#tls ? { tls: { certificate, key } } : {}),
      },
      ...(htpasswd ? { auth: { htpasswd: { realm: 'slipway test', path: accounts } } } : {}),
    }
  }

  /** 200 or, with accounts, 401. */
  #answers(): Promise<'answers' | undefined> {
    const tls = this.#tls
    return new Promise((resolve) => {
      const options = { host: this.#address, port: this.port, path: '/v2/', agent: false, timeout: 2000 }
      const call = tls ? requestHttps({ ...options, ca: readFileSync(tls.caFile) }) : requestHttp(options)
      call.once('timeout', () => call.destroy())
      call.once('error', () => resolve(undefined))
      call.once('response', (response) => {
        response.resume()
        resolve(response.statusCode === 200 || response.statusCode === 401 ? 'answers' : undefined)
      })
      call.end()
    })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === undefined || !this.isRunning) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}

/** A port that nothing listens on now. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const found = server.address()
  server.close()
  await once(server, 'close')
  return typeof found === 'object' && found !== null ? found.port : 0
}
