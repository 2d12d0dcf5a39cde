import { posix } from 'node:path'
import type { RunSpec } from '../../engine.ts'

/** The body of `POST /containers/create`, as far as it is used here. */
export interface ContainerBody {
  readonly Image: string
  readonly Hostname?: string
  readonly User?: string
  readonly Env?: readonly string[]
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly StopSignal: 'SIGKILL'
  readonly Labels: Readonly<Record<string, string>>
  readonly Healthcheck?: { readonly Test: readonly string[] }
  readonly HostConfig: HostConfig
}

export interface Mount {
  readonly Type: 'bind' | 'volume' | 'tmpfs'
  readonly Source?: string
  readonly Target: string
  readonly ReadOnly?: true
  readonly BindOptions?: { readonly Propagation: 'rprivate' }
  readonly VolumeOptions?: { readonly NoCopy: boolean }
  readonly TmpfsOptions?: { readonly SizeBytes: number; readonly Mode: number }
}

interface HostConfig {
  readonly [option: string]: unknown
  readonly NetworkMode: string
  readonly Mounts: readonly Mount[]
}

export interface BodyParts {
  readonly spec: RunSpec
  readonly runtime: string | null
  readonly labels: Readonly<Record<string, string>>
  /** `container:<id>` of the slot's holder. */
  readonly networkMode: string
  readonly dataMount: Mount
  /** Files of ours for the command and for asking a service. */
  readonly toolMounts: readonly Mount[]
  /** Paths that the image declares as volumes. */
  readonly imageVolumes: readonly string[]
  readonly cgroupParent: string | null
  /** Podman's own defaults for nofile and nproc fail where the service has fewer: they are named there. */
  readonly namesProcessLimit: boolean
  readonly privateCgroups: boolean
}

/**
 * gVisor's own threads count as processes of the sandbox, about 8 for each of the program's with its ptrace platform:
 * with 512 it ran 60 processes and died at 120. When it reaches the limit the whole sandbox ends (code 2).
 */
const RUNSC_PIDS_FACTOR = 8
const RUNSC_MIN_PIDS = 512
/** So that a file as large as /data ends with "no space left" rather than with a signal. */
const FILE_SIZE_MARGIN = 1024 * 1024
const SHM_BYTES = 16 * 1024 * 1024

/** The sandbox of a run. Everything that an image could ask for and that matters is set here, not left to it. */
export function runBody(parts: BodyParts): ContainerBody {
  const { spec, runtime } = parts
  const pids = runtime?.startsWith('runsc')
    ? Math.max(spec.limits.pids * RUNSC_PIDS_FACTOR, RUNSC_MIN_PIDS)
    : spec.limits.pids
  return {
    Image: spec.imageId,
    ...(spec.user === 'image' ? {} : { User: spec.user }),
    // both are named: with an entrypoint alone some engines keep the image's command as its arguments
    ...(spec.command ? { Entrypoint: spec.command.slice(0, 1), Cmd: spec.command.slice(1) } : {}),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: parts.labels,
    // An engine that is stopped ends its containers by this signal. SIGKILL leaves 137 for sure, which tells such an
    // end from the program's own; another signal could be answered with any exit code.
    StopSignal: 'SIGKILL',
    // a health check would run commands of the image beside the one that is measured
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...lockedDown(),
      NetworkMode: parts.networkMode,
      ...(runtime === null ? {} : { Runtime: runtime }),
      ...(parts.cgroupParent === null ? {} : { CgroupParent: parts.cgroupParent }),
      ...(parts.privateCgroups ? { CgroupnsMode: 'private' } : {}),
      Memory: spec.limits.memoryBytes,
      MemorySwap: spec.limits.memoryBytes,
      NanoCpus: Math.round(spec.limits.cpus * 1e9),
      PidsLimit: pids,
      Ulimits: ulimits(parts, pids),
      ShmSize: Math.min(SHM_BYTES, spec.limits.memoryBytes),
      Tmpfs: { '/tmp': `rw,exec,nosuid,nodev,size=${spec.limits.tmpBytes},mode=1777` },
      Mounts: [parts.dataMount, ...parts.toolMounts, ...volumeCovers(parts)],
      LogConfig: {
        Type: 'json-file',
        // two files: the older half stays readable while the newer one is begun
        Config: { 'max-size': String(Math.ceil(spec.limits.outputBytes)), 'max-file': '2' },
      },
      // under pressure on the whole machine the submissions go first, not the engine or this service
      OomScoreAdj: 500,
    },
  }
}

/** The body of a holder or keeper: a process that sleeps, with nothing allowed. */
export function idleBody(idle: {
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  readonly networkMode: string
  readonly runtime: string | null
  readonly mounts: readonly Mount[]
  readonly cgroupParent: string | null
}): ContainerBody {
  const joins = idle.networkMode.startsWith('container:')
  return {
    Image: idle.image,
    // the runs that join the network namespace get this name too
    ...(joins ? {} : { Hostname: 'sandbox' }),
    User: '65534:65534',
    Entrypoint: ['/hold'],
    // As the first process of its namespace it would not notice a gentler one, and hold up the end of the engine.
    StopSignal: 'SIGKILL',
    Labels: idle.labels,
    HostConfig: {
      ...lockedDown(),
      NetworkMode: idle.networkMode,
      ...(idle.runtime === null ? {} : { Runtime: idle.runtime }),
      ...(idle.cgroupParent === null ? {} : { CgroupParent: idle.cgroupParent }),
      Memory: 16 * 1024 * 1024,
      MemorySwap: 16 * 1024 * 1024,
      PidsLimit: 16,
      Mounts: idle.mounts,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '65536', 'max-file': '1' } },
    },
  }
}

function lockedDown() {
  return {
    Privileged: false,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    IpcMode: 'private',
    Init: false,
    AutoRemove: false,
    RestartPolicy: { Name: 'no' },
  }
}

function ulimits(parts: BodyParts, pids: number) {
  const { limits } = parts.spec
  const fileBytes = Math.max(limits.dataBytes, limits.tmpBytes) + FILE_SIZE_MARGIN
  const limit = (Name: string, value: number) => ({ Name, Soft: value, Hard: value })
  return [
    limit('core', 0),
    limit('fsize', fileBytes),
    limit('nofile', 4096),
    ...(parts.namesProcessLimit ? [limit('nproc', pids)] : []),
  ]
}

/**
 * For each VOLUME of an image the engine would make a folder on its disk without a size limit; a tmpfs of limited size
 * takes its place. It counts as memory of the run.
 */
function volumeCovers({ imageVolumes, toolMounts, spec }: BodyParts): readonly Mount[] {
  const paths = new Set(imageVolumes.map((path) => posix.join('/', path).replace(/(?<=.)\/+$/, '')))
  for (const ours of ['/', '/data', '/tmp', '/dev/shm']) paths.delete(ours)
  for (const { Target } of toolMounts) paths.delete(Target)
  return [...paths].map((Target) => ({
    Type: 'tmpfs',
    Target,
    TmpfsOptions: { SizeBytes: spec.limits.tmpBytes, Mode: 0o1777 },
  }))
}
