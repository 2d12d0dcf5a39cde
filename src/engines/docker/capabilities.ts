import type { EngineCapabilities } from '../engine.ts'
import type { BuildGateway } from './fence/gateway.ts'
import type { EngineFacts } from './info.ts'

/** What probing has shown, beside what the engine says of itself. */
export interface Probed {
  readonly dataMount: EngineCapabilities['dataMount']
  /** True when the configuration asks for volumes, so that a volume is no surprise. */
  readonly volumeWanted: boolean
  readonly exactUsage: boolean
  readonly gateway: BuildGateway
}

/** Begins the note that tells why `buildGateway` is null. */
export const NO_GATEWAY = 'Builds cannot be held to a proxy: '

/** Concludes what this engine can do, and says in sentences what is weaker here than it could be. */
export function concludeCapabilities(facts: EngineFacts, probed: Probed): EngineCapabilities {
  const buildLimits = facts.cgroupParent !== null
  return {
    buildkit: facts.hasBuildKit,
    runtimes: facts.runtimes,
    dataMount: probed.dataMount,
    exactUsage: probed.exactUsage,
    buildGateway: probed.gateway.kind === 'found' ? probed.gateway.address : null,
    buildLimits,
    notes: [...isolationNotes(facts), ...limitNotes(facts, probed, buildLimits), ...gatewayNotes(probed)],
  }
}

function isolationNotes(facts: EngineFacts): readonly string[] {
  const notes: string[] = []
  if (!facts.runtimes.includes('runsc')) {
    notes.push(
      'The engine has no runsc (gVisor): runs share the kernel of its host, behind seccomp and namespaces.',
    )
  }
  if (!facts.securityOptions.includes('seccomp')) {
    notes.push('The engine has no seccomp profile: system calls of runs are not filtered.')
  }
  if (facts.securityOptions.includes('rootless')) {
    notes.push(
      'The engine is rootless: limits hold only for the cgroup controllers that were delegated to its user.',
    )
  }
  return notes
}

function limitNotes(facts: EngineFacts, probed: Probed, buildLimits: boolean): readonly string[] {
  const notes: string[] = []
  if (!buildLimits) {
    notes.push(
      'Builds are not limited in memory and processes: the daemon has no cgroup-parent that is known here.',
    )
  }
  if (probed.dataMount === 'volume' && !probed.volumeWanted) {
    notes.push(
      '/data is a volume with a keeper container, which is slower: the engine does not see what this process mounts.',
    )
  }
  if (!probed.exactUsage) {
    notes.push(
      'CPU time and peak memory of runs are sampled by the engine once a second: its cgroups are not readable here.',
    )
  }
  if (!facts.hasBuildKit) notes.push('The engine has no BuildKit: the progress of builds is text.')
  if (facts.isPodman) notes.push('Podman does not tell when a run was ended for want of memory.')
  return notes
}

function gatewayNotes({ gateway }: Probed): readonly string[] {
  return gateway.kind === 'none' ? [`${NO_GATEWAY}${gateway.why}.`] : []
}
