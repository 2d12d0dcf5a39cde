import type { DockerClient } from '../client.ts'
import type { Holders } from '../holder.ts'
import type { ServiceHealth, ServiceProbe } from '../../engine.ts'
import type { EngineFacts } from '../info.ts'
import type { Tools } from '../tools.ts'
import type { RunCgroups } from './cgroups.ts'
import type { RunData } from './run-data.ts'

/** All that runs need of the engine, found out once a connection. */
export interface RunSite {
  readonly client: DockerClient
  readonly facts: EngineFacts
  readonly holders: Holders
  readonly tools: Tools
  /** How /data of new runs is made. */
  readonly data: RunData
  /** /data of runs of either kind: an earlier process may have been configured otherwise. */
  readonly dataOf: (kind: RunData['kind']) => RunData
  /** Null: use is sampled. */
  readonly cgroups: RunCgroups | null
  readonly memory: RunMemory
}

/** What this process knows of its runs beside what the engine keeps. */
export interface RunMemory {
  /** By `runKey`: why the image's command could not be started. */
  readonly startErrors: Map<string, string>
  /** By `runKey`: when the engine went away while the run was followed. */
  readonly outages: Map<string, number>
  /** By `runKey`: those that this process killed, whose end is no sign of an engine that stops. */
  readonly killed: Set<string>
  /** By `runKey`: how the container is asked; null for one that does not serve. */
  readonly services: Map<string, ServiceProbe | null>
  /** By `runKey`: what asking has come to, once the container has ended. */
  readonly health: Map<string, ServiceHealth>
  /** When the engine was last seen to stop, or to be away; 0: never. */
  troubledAt: number
  /** By image id; an id never changes its content. */
  readonly images: Map<string, RunImage>
}

export interface RunImage {
  readonly user: string
  /** Paths declared by VOLUME. */
  readonly volumes: readonly string[]
}
