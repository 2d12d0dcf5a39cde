/** The evidence of one attempt, for `GET /jobs/{id}/record`. */
import type { HostUse } from '../egress/egress.ts'
import type { DataRefusal, RunSamples, RunUsage, SandboxFacts, ServiceHealth } from '../engines/engine.ts'
import type { PolicyIdentity } from '../policy/policy.ts'
import type { Coverage, ScanReport } from '../scanners/report.ts'
import type { HardeningEvidence, PublishEvidence, VulnerabilityEvidence } from './evidence.ts'
import type { JobSpec, Reason } from './job.ts'

export interface JobRecord {
  readonly job: string
  readonly attempt: number
  readonly status: string
  readonly reason: Reason | null
  readonly message: string | null
  /** Zero-based line of the Dockerfile at which it failed; null: as in the verdict. */
  readonly line: number | null
  readonly submitted: {
    readonly at: string
    readonly dockerfile: { readonly sha256: string; readonly bytes: number }
    readonly context: { readonly sha256: string; readonly bytes: number } | null
    readonly spec: JobSpec
  }
  /** The policy under which the Dockerfile was accepted or denied; null: not judged yet. */
  readonly policy: PolicyIdentity | null
  readonly image: {
    readonly id: string
    readonly bytes: number
    readonly layers: readonly string[]
    readonly bases: readonly {
      readonly ref: string
      readonly digest: string | null
      readonly imageId: string | null
    }[]
    /** Identity of the build's inputs; null when a base image is not certain. */
    readonly key: string | null
    readonly reused: boolean
  } | null
  /**
   * What the build reached through the proxy, and what it was refused; of an image that was reused: when it was built.
   * Null: it was not held to one, or did not come to an end.
   */
  readonly reached: readonly HostUse[] | null
  readonly sandbox: SandboxFacts | null
  readonly run: {
    readonly exitCode: number | null
    readonly startError: string | null
    readonly oomKilled: boolean
    readonly timedOut: boolean
    readonly adopted: boolean
    /** Null: nothing ran that could be measured. */
    readonly usage: RunUsage | null
    /** Null: nothing was measured while it ran, as with attempts of before there were samples. */
    readonly samples: RunSamples | null
    readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[]
    readonly refused: readonly { readonly name: string; readonly why: DataRefusal }[]
    /** Null: it ran to its end by itself. */
    readonly health: ServiceHealth | null
  } | null
  /** Of the day; what is known now: `findings`. Null: no scanner looked at the image. */
  readonly vulnerabilities: {
    readonly status: Coverage
    /** How many; null: without data nothing is counted. */
    readonly findings: number | null
    readonly gate: Omit<VulnerabilityEvidence['gate'], 'blocking'> & {
      /** How many findings block; null as `findings`. */
      readonly blocking: number | null
    }
    readonly scanner: ScanReport['scanner']
    readonly at: string
  } | null
  /** Null: the image was not audited. */
  readonly hardening: HardeningEvidence | null
  readonly performance: number | null
  readonly metrics: Readonly<Record<string, number>>
  /** Null: nothing was pushed. */
  readonly published: Omit<PublishEvidence, 'imageId'> | null
  readonly timings: readonly {
    readonly stage: string
    readonly status: string
    readonly startedAt: string | null
    readonly endedAt: string | null
    readonly durationMs: number | null
  }[]
  readonly versions: Readonly<Record<string, string>>
}
