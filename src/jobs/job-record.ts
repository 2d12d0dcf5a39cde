/** The evidence of one attempt, for `GET /jobs/{id}/record`. */
import type { JobSpec, Reason, StageRecord } from './job.ts'

export interface JobRecord {
  readonly job: string
  readonly attempt: number
  readonly status: string
  readonly reason: Reason | null
  readonly message: string | null
  readonly submitted: {
    readonly at: string
    readonly dockerfile: { readonly sha256: string; readonly bytes: number }
    readonly context: { readonly sha256: string; readonly bytes: number } | null
    readonly spec: JobSpec
  }
  readonly image: {
    readonly id: string
    readonly bytes: number
    readonly layers: readonly string[]
    readonly bases: readonly { readonly ref: string; readonly digest: string | null; readonly imageId: string | null }[]
    readonly reused: boolean
  } | null
  readonly sandbox: unknown
  readonly run: {
    readonly exitCode: number | null
    readonly oomKilled: boolean
    readonly timedOut: boolean
    readonly adopted: boolean
    readonly usage: unknown
    readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[]
  } | null
  readonly performance: number | null
  readonly metrics: Readonly<Record<string, number>>
  readonly timings: readonly {
    readonly stage: string
    readonly status: string
    readonly startedAt: string | null
    readonly endedAt: string | null
    readonly durationMs: number | null
  }[]
  readonly stages: readonly StageRecord[]
  readonly versions: Readonly<Record<string, string>>
}
