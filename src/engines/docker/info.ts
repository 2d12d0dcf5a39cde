import { readFile } from 'node:fs/promises'
import Type, { type Static, type TSchema } from 'typebox'
import Value from 'typebox/value'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { EngineInfo } from '../engine.ts'
import type { DockerClient } from './client.ts'

/** What the engine says of itself. `EngineInfo` without the capabilities, which are concluded from the rest. */
export interface EngineFacts extends Omit<EngineInfo, 'capabilities'> {
  readonly isPodman: boolean
  /** True when `/build?version=2` is answered by BuildKit. */
  readonly hasBuildKit: boolean
  readonly runtimes: readonly string[]
  readonly defaultRuntime: string
  readonly cgroupDriver: string
  /** `1`, `2`, or empty when the engine does not say. */
  readonly cgroupVersion: string
  /** Parent of all containers' and builds' cgroups; null when the daemon has none or it cannot be known. */
  readonly cgroupParent: string | null
  /** Where the engine keeps its data, on its own host. */
  readonly rootDir: string
  /** True when the engine was reached through a socket of this machine. */
  readonly local: boolean
  /** `rootless`, `userns` and the like, by name. */
  readonly securityOptions: readonly string[]
}

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))

const InfoAnswer = Type.Object({
  NCPU: nullable(Type.Number()),
  MemTotal: nullable(Type.Number()),
  Driver: nullable(Type.String()),
  Runtimes: nullable(Type.Record(Type.String(), Type.Unknown())),
  DefaultRuntime: nullable(Type.String()),
  CgroupDriver: nullable(Type.String()),
  CgroupVersion: nullable(Type.String()),
  DockerRootDir: nullable(Type.String()),
  SecurityOptions: nullable(Type.Array(Type.String())),
})

const VersionAnswer = Type.Object({
  Version: Type.String(),
  ApiVersion: Type.String(),
  Os: nullable(Type.String()),
  Arch: nullable(Type.String()),
  Components: nullable(Type.Array(Type.Object({ Name: Type.String(), Version: nullable(Type.String()) }))),
})

/** Asks the engine who it is: two short calls at once. Throws `engine_unavailable`, `engine_timeout`, `engine_failed`. */
export async function readEngineFacts(client: DockerClient): Promise<EngineFacts> {
  const [info, version] = await Promise.all([
    client.request('say what it has', { method: 'GET', path: '/info' }),
    client.request('say its version', { method: 'GET', path: '/version' }),
  ])
  const has = parseAnswer(InfoAnswer, info, 'info')
  const is = parseAnswer(VersionAnswer, version, 'version')
  const podman = is.Components?.find((component) => /podman/i.test(component.Name))
  const number = podman?.Version ?? is.Version
  const local = client.address.startsWith('unix://')
  return {
    name: `${podman ? 'Podman' : 'Docker'} ${number.replace(/\+.*$/, '')}`,
    version: number,
    apiVersion: is.ApiVersion,
    address: client.address,
    os: is.Os ?? 'linux',
    architecture: is.Arch ?? '',
    cpus: has.NCPU ?? 1,
    memoryBytes: has.MemTotal ?? 0,
    storageDriver: has.Driver ?? '',
    isPodman: podman !== undefined,
    hasBuildKit: podman === undefined && apiAtLeast(is.ApiVersion, 1, 39),
    runtimes: Object.keys(has.Runtimes ?? {}).sort(),
    defaultRuntime: has.DefaultRuntime ?? 'runc',
    cgroupDriver: has.CgroupDriver ?? '',
    cgroupVersion: has.CgroupVersion ?? '',
    cgroupParent: podman ? null : await configuredCgroupParent(client.address),
    rootDir: has.DockerRootDir ?? '',
    local,
    securityOptions: (has.SecurityOptions ?? []).map((option) => option.replace(/^name=|,.*$/g, '')),
  }
}

/** Checks the needed fields of an engine's answer. Throws `engine_failed` for an answer of another shape. */
export function parseAnswer<Schema extends TSchema>(
  schema: Schema,
  answer: unknown,
  what: string,
): Static<Schema> {
  if (Value.Check(schema, answer)) return answer
  const problem = Value.Errors(schema, answer)[0]
  throw new SlipwayError('engine_failed', {
    detail: `The engine's answer (${what}) is not understood: ${problem?.instancePath ?? ''} ${problem?.message ?? ''}`,
    retryable: false,
  })
}

/** True when an API version such as `1.41` is at least `major.minor`. */
export function apiAtLeast(version: string, major: number, minor: number): boolean {
  const [ours = 0, ofs = 0] = version.split('.').map(Number)
  return ours > major || (ours === major && ofs >= minor)
}

const DaemonConfig = Type.Object({ 'cgroup-parent': Type.Optional(Type.String()) })

/** Where the daemon listens that reads /etc/docker/daemon.json. */
const SYSTEM_SOCKETS = ['unix:///var/run/docker.sock', 'unix:///run/docker.sock']

/** The API does not tell it; the daemon's own file does, where we may read it. A flag of the daemon stays unseen. */
async function configuredCgroupParent(address: string): Promise<string | null> {
  if (!SYSTEM_SOCKETS.includes(address)) return null
  try {
    const config: unknown = JSON.parse(await readFile('/etc/docker/daemon.json', 'utf8'))
    return Value.Check(DaemonConfig, config) ? (config['cgroup-parent'] ?? null) : null
  } catch {
    return null
  }
}
