import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import Type, { type TSchema, type Static } from 'typebox'
import Value from 'typebox/value'
import { SlipwayError } from '../../errors/slipway-error.ts'

/** Where to look for the engine. Values of the environment are handed in; nothing here reads it. */
export interface EngineSearch {
  /** The address that the configuration names; empty: search. */
  readonly address: string
  /** `DOCKER_HOST`. */
  readonly dockerHost?: string | undefined
  /** `DOCKER_CONTEXT`. */
  readonly dockerContext?: string | undefined
  /** `DOCKER_CERT_PATH`: folder of ca.pem, cert.pem and key.pem. */
  readonly certPath?: string | undefined
  /** `DOCKER_CONFIG`; `.docker` in the home folder when left out. */
  readonly dockerConfig?: string | undefined
  readonly home: string
  /** `XDG_RUNTIME_DIR`, where rootless engines listen. */
  readonly runtimeDir?: string | undefined
}

export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      readonly tls: TlsFiles | null
      readonly text: string
    }

export interface TlsFiles {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/**
 * Finds the engine. An explicit choice (configuration, DOCKER_HOST, a docker context) is binding, as it is for the
 * docker command: if that one is down, another engine is not used in its place. Otherwise the first of the usual
 * sockets at which somebody listens. Throws `engine_unavailable` that names the places looked at.
 */
export async function findEngine(search: EngineSearch): Promise<EngineAddress> {
  if (search.address !== '') return parseAddress(search.address, search.certPath)
  if (search.dockerHost) return parseAddress(search.dockerHost, search.certPath)
  const fromContext = await contextAddress(search)
  if (fromContext) return fromContext
  const sockets = usualSockets(search)
  for (const path of sockets) {
    if (await listens(path)) return { kind: 'socket', path, text: `unix://${path}` }
  }
  throw new SlipwayError('engine_unavailable', {
    detail: `No container engine answers at ${sockets.join(', ')}`,
    where: sockets[0],
  })
}

/** Reads `unix:///path`, `/path`, `tcp://host:port`, `http(s)://host:port`. Throws `engine_unsupported` for others. */
export function parseAddress(text: string, certPath?: string): EngineAddress {
  if (text.startsWith('/')) return { kind: 'socket', path: text, text: `unix://${text}` }
  if (text.startsWith('unix://')) return { kind: 'socket', path: text.slice('unix://'.length), text }
  const url = URL.parse(text.includes('://') ? text : `tcp://${text}`)
  if (!url?.hostname || !['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    throw new SlipwayError('engine_unsupported', {
      detail: `The engine address "${text}" is not supported`,
      where: text,
      action:
        'Use unix:///path/to.sock or tcp://host:port; for ssh, forward the remote socket (ssh -L) and name it.',
    })
  }
  const secure = url.protocol === 'https:' || url.port === '2376' || certPath !== undefined
  const port = url.port === '' ? (secure ? 2376 : 2375) : Number(url.port)
  return {
    kind: 'tcp',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    tls: secure && certPath !== undefined ? tlsFiles(certPath) : null,
    text: `${secure ? 'https' : 'tcp'}://${url.hostname}:${port}`,
  }
}

/** Sockets of Docker, rootless Docker, Podman, Docker Desktop, Colima and Rancher Desktop, most usual first. */
export function usualSockets(search: Pick<EngineSearch, 'home' | 'runtimeDir'>): readonly string[] {
  const own = search.runtimeDir ? ['docker.sock', 'podman/podman.sock'] : []
  return [
    '/var/run/docker.sock',
    ...own.map((name) => join(search.runtimeDir ?? '', name)),
    join(search.home, '.docker/run/docker.sock'),
    join(search.home, '.colima/default/docker.sock'),
    join(search.home, '.rd/docker.sock'),
    '/run/podman/podman.sock',
  ]
}

const CliConfig = Type.Object({ currentContext: Type.Optional(Type.String()) })
const ContextMeta = Type.Object({
  Endpoints: Type.Object({ docker: Type.Object({ Host: Type.String() }) }),
})

/** The docker CLI's current context; its folder is named by the SHA-256 of the context's name. */
async function contextAddress(search: EngineSearch): Promise<EngineAddress | undefined> {
  const folder = search.dockerConfig || join(search.home, '.docker')
  const name =
    search.dockerContext || (await readJson(join(folder, 'config.json'), CliConfig))?.currentContext
  if (!name || name === 'default') return undefined
  const id = createHash('sha256').update(name).digest('hex')
  const meta = await readJson(join(folder, 'contexts/meta', id, 'meta.json'), ContextMeta)
  if (!meta) {
    throw new SlipwayError('engine_unavailable', {
      detail: `The docker context "${name}" is chosen but not readable in ${folder}`,
      where: folder,
      action: 'Run `docker context ls`, choose another one with `docker context use`, or set DOCKER_HOST.',
    })
  }
  const tls = join(folder, 'contexts/tls', id, 'docker')
  const secured = (await readFile(join(tls, 'cert.pem')).catch(() => undefined)) !== undefined
  return parseAddress(meta.Endpoints.docker.Host, secured ? tls : undefined)
}

async function readJson<Schema extends TSchema>(
  path: string,
  schema: Schema,
): Promise<Static<Schema> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Value.Check(schema, value) ? value : undefined
  } catch {
    return undefined
  }
}

function tlsFiles(folder: string): TlsFiles {
  return { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
}

/** A socket file may be left from a dead engine, so that only a connection counts. */
function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const done = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.setTimeout(2000, () => done(false))
  })
}
