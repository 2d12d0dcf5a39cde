/** What the engine can do, each with how to get what it cannot. */
import type { EngineInfo } from '../../engines/engine.ts'
import { type Finding, missing, ok, weak } from './finding.ts'
import { howToGetRunsc } from './get-runsc.ts'
import { hasSystemd } from './machine.ts'

/** `wanted` is the setting sandbox.runtime. */
export function checkRuntime({ capabilities }: EngineInfo, wanted: string): Finding[] {
  const { runtimes } = capabilities
  const [id, title] = ['sandbox', 'sandbox'] as const
  if (wanted !== 'auto' && !runtimes.includes(wanted)) {
    const detail = `sandbox.runtime is ${wanted}, and the engine only has ${runtimes.join(', ')}.`
    const get = wanted === 'runsc' ? howToGetRunsc() : [`Register ${wanted} with the engine.`]
    return [missing(id, title, detail, ...get, 'Or take what is there: --sandbox-runtime auto')]
  }
  const used = wanted === 'auto' ? (runtimes.includes('runsc') ? 'runsc' : 'runc') : wanted
  if (used === 'runsc') return [ok(id, title, 'runsc (gVisor): runs have a kernel of their own')]
  const detail = `${used}: runs share the kernel of the engine's host. runsc (gVisor) would give them one of their own:`
  return [weak(id, title, detail, ...howToGetRunsc())]
}

export function checkBuilds({ capabilities }: EngineInfo): Finding {
  const [id, title] = ['builds', 'builds'] as const
  const how = capabilities.buildkit ? 'BuildKit' : 'the classic builder (progress is text)'
  if (capabilities.buildLimits) return ok(id, title, `${how}, limited by the daemon's cgroup-parent`)
  const detail = `${how}; memory and processes of builds are not limited. To limit them, with all of the daemon's containers:`
  return weak(id, title, detail, ...cgroupParentSteps())
}

/** The daemon puts builds and containers under its cgroup-parent; the limits are that group's own. */
function cgroupParentSteps(): string[] {
  if (!hasSystemd()) {
    return [
      'Put "cgroup-parent": "/slipway" into /etc/docker/daemon.json, then: service docker restart',
      'echo 8G > /sys/fs/cgroup/slipway/memory.max  (cgroup v1: memory/slipway/memory.limit_in_bytes)',
      'echo 8192 > /sys/fs/cgroup/slipway/pids.max  (cgroup v1: pids/slipway/pids.max)',
    ]
  }
  return [
    'Put "cgroup-parent": "slipway.slice" into /etc/docker/daemon.json, then: systemctl restart docker',
    'systemctl set-property slipway.slice MemoryMax=8G TasksMax=8192',
  ]
}

/** Drivers that keep a layer once; the others copy the whole image for each. */
const SHARING = [
  'overlay2',
  'overlay',
  'overlayfs',
  'fuse-overlayfs',
  'btrfs',
  'zfs',
  'stargz',
  'windowsfilter',
]

export function checkStorage({ storageDriver }: EngineInfo): Finding {
  const [id, title] = ['storage', 'image storage'] as const
  if (SHARING.includes(storageDriver)) return ok(id, title, storageDriver)
  const detail = `${storageDriver || 'unknown'}: each layer may be a copy of the whole image, which is slow and large.`
  return weak(
    id,
    title,
    detail,
    'Put "storage-driver": "overlay2" into /etc/docker/daemon.json, then: systemctl restart docker',
  )
}

export function checkMount({ capabilities }: EngineInfo, wanted: string): Finding {
  const [id, title] = ['data-mount', '/data of a run'] as const
  if (capabilities.dataMount === 'host-tmpfs')
    return ok(id, title, 'a tmpfs of limited size, mounted by the service')
  if (wanted === 'volume') return ok(id, title, 'a volume of limited size, as configured')
  return weak(
    id,
    title,
    'a volume of limited size: slower than a tmpfs of the host.',
    "Run the service as root on the engine's host, if you can.",
  )
}

export function checkMeasure({ capabilities }: EngineInfo): Finding {
  const [id, title] = ['usage', 'measured use']
  if (capabilities.exactUsage) return ok(id, title, 'CPU time and peak memory exactly, from cgroups')
  const detail = 'CPU time and peak memory are samples of the engine: short peaks are missed.'
  return weak(id, title, detail, "Run the service as root on the engine's host, if you can.")
}
