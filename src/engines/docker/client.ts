import { readFile } from 'node:fs/promises'
import type { Agent, IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { inspect } from 'node:util'
import type Dockerode from 'dockerode'
import { type EngineAddress, type EngineSearch, findEngine, type TlsFiles } from './address.ts'
import { isUnavailable, timedOut, translateError } from './errors.ts'
import { loadDockerode } from './load-dockerode.ts'

// not imported: that loads all of Node's fetch, 16 MB (see test/lint/style.test.ts)
const http = process.getBuiltinModule('node:http')

export interface DockerClientOptions {
  readonly search: EngineSearch
  /** Time limit of a call that names none, milliseconds. */
  readonly callTimeoutMs: number
  /** Marks what is ours (see `labels.ts`). */
  readonly instanceId: string
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds; the client's own limit when left out. `Infinity`: none, for calls that wait (follow, events). */
  readonly timeoutMs?: number | undefined
}

/** A request that dockerode has no method for, or makes in a way that we do not want. */
export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Without the query: `/build`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: NodeJS.ReadableStream
  readonly contentType?: string
  /** May hold a credential: they are in no message and no debug output. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * The connection to an engine that may come and go. Every call looks for the engine when it is not known, has a time
 * limit, and throws nothing but `SlipwayError`s (`engine_unavailable`, `engine_timeout`, `engine_failed`), or the
 * reason of the caller's signal. Connections are kept and reused. Nothing is contacted before the first call.
 */
export interface DockerClient {
  readonly instanceId: string
  readonly callTimeoutMs: number
  /** Address in use, or the one last looked for; for messages. */
  readonly address: string
  /**
   * Runs `make` with a time limit. `name` is a verb phrase for messages (`start container`). `make` should hand its
   * signal to dockerode as `abortSignal`, so that the request ends with the call.
   */
  call<T>(
    name: string,
    make: (docker: Dockerode, signal: AbortSignal) => Promise<T>,
    options?: CallOptions,
  ): Promise<T>
  /** Sends a raw request and resolves with the whole answer: parsed JSON, or a Buffer of what is none. */
  request(name: string, request: RawRequest, options?: CallOptions): Promise<unknown>
  /**
   * Sends a raw request and resolves with the answer's stream when its head is there. Limit and signal hold until
   * then; afterwards the stream is the caller's to destroy, which ends the request on the engine too.
   */
  stream(name: string, request: RawRequest, options?: CallOptions): Promise<IncomingMessage>
  /** Ends idle connections. Repeatable; a later call opens new ones. */
  close(): void
}

interface Connection {
  readonly docker: Dockerode
  readonly agent: Agent
  readonly address: EngineAddress
}

export function createDockerClient(options: DockerClientOptions): DockerClient {
  let opening: Promise<Connection> | undefined
  let lastAddress = options.search.address || options.search.dockerHost || '/var/run/docker.sock'

  const connection = (): Promise<Connection> => {
    if (opening !== undefined) return opening
    const pending = findEngine(options.search).then(open)
    opening = pending
    pending.catch(() => {
      if (opening === pending) opening = undefined
    })
    return pending
  }
  const forget = (): void => {
    opening?.then(({ agent }) => agent.destroy()).catch(() => undefined)
    opening = undefined
  }

  async function call<T>(
    name: string,
    make: (docker: Dockerode, signal: AbortSignal) => Promise<T>,
    { signal, timeoutMs = options.callTimeoutMs }: CallOptions = {},
  ): Promise<T> {
    signal?.throwIfAborted()
    const run = async (limit: AbortSignal): Promise<T> => {
      const { docker, address } = await connection()
      lastAddress = address.text
      limit.throwIfAborted()
      return make(docker, limit)
    }
    try {
      return await limited(run, timeoutMs, signal, () => timedOut({ name, address: lastAddress }, timeoutMs))
    } catch (error) {
      signal?.throwIfAborted()
      const translated = translateError(error, { name, address: lastAddress })
      if (isUnavailable(translated)) forget()
      throw translated
    }
  }

  return {
    instanceId: options.instanceId,
    callTimeoutMs: options.callTimeoutMs,
    get address() {
      return lastAddress
    },
    call,
    request: (name, request, limits) =>
      call(name, (docker, signal) => dial(docker, request, signal, false), limits),
    stream: async (name, request, limits) => {
      const answer = await call(name, (docker, signal) => dial(docker, request, signal, true), limits)
      if (answer instanceof http.IncomingMessage) return answer
      throw new TypeError('docker-modem gave no stream')
    },
    close: forget,
  }
}

async function open(address: EngineAddress): Promise<Connection> {
  // Reusing connections saves the connect of each of a job's calls; an idle one does not keep the process alive.
  const kept = { keepAlive: true, maxFreeSockets: 16, scheduling: 'lifo' as const }
  const secure = address.kind === 'tcp' && address.text.startsWith('https:')
  const agent = secure ? new HttpsAgent(kept) : new http.Agent(kept)
  // docker-modem prints each request's options for a debug log that is off, and with them the agent and all its
  // connections: most of the service's own work for a job, until it is told how.
  Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' })
  const place =
    address.kind === 'socket' ? { socketPath: address.path } : { host: address.host, port: address.port }
  const tls = address.kind === 'tcp' && address.tls ? await readTls(address.tls) : {}
  const protocol: 'http' | 'https' = secure ? 'https' : 'http'
  // host and port are named although undefined: docker-modem would take them from the environment.
  const options = { host: undefined, port: undefined, ...place, ...tls, protocol, agent }
  // 100 ms and 36 MB, which a process that never meets an engine need not pay
  const Docker = await loadDockerode()
  return { docker: new Docker(options), agent, address }
}

async function readTls(files: TlsFiles): Promise<{ ca: string; cert: string; key: string }> {
  const [ca, cert, key] = await Promise.all([
    readFile(files.ca, 'utf8'),
    readFile(files.cert, 'utf8'),
    readFile(files.key, 'utf8'),
  ])
  return { ca, cert, key }
}

/** Runs `make` until it ends, `timeoutMs` is over or `signal` is aborted; does not wait for a call that ignores its signal. */
function limited<T>(
  make: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  timeoutError: () => Error,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController()
    const stop = (reason: unknown): void => {
      reject(reason)
      controller.abort(reason)
    }
    const onAbort = (): void => stop(signal?.reason)
    const timer = Number.isFinite(timeoutMs) ? setTimeout(() => stop(timeoutError()), timeoutMs) : undefined
    signal?.addEventListener('abort', onAbort, { once: true })
    make(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      })
  })
}

/** docker-modem prints all of a request's options, when somebody switches its debug log on. */
function quietHeaders({ headers, contentType }: RawRequest): Record<string, string> {
  const all = { ...(contentType ? { 'Content-Type': contentType } : {}), ...headers }
  Object.defineProperty(all, inspect.custom, { value: () => 'Headers' })
  return all
}

function dial(
  docker: Dockerode,
  request: RawRequest,
  signal: AbortSignal,
  isStream: boolean,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `${request.path}?`,
        method: request.method,
        // docker-modem takes the query from here, and sends the options as the body when no `_body` is named
        options: { _query: request.query ?? {}, _body: {} },
        ...(request.body ? { file: request.body } : {}),
        headers: quietHeaders(request),
        abortSignal: signal,
        isStream,
        statusCodes: { 200: true, 201: true, 204: true },
      },
      (error, answer) => (error ? reject(error) : resolve(answer)),
    )
  })
}
