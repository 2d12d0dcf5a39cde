import type { DataRefusal, RunUsage, SandboxFacts } from '../../engines/engine.ts'

/** What the run stage leaves for `measure` and for the record. */
export interface RunEvidence {
  readonly exitCode: number | null
  readonly oomKilled: boolean
  readonly timedOut: boolean
  readonly dataFull: boolean
  readonly startedAt: number
  readonly finishedAt: number
  readonly usage: RunUsage
  readonly sandbox: SandboxFacts
  readonly adopted: boolean
  /** The perf*.json files as they were, base64, so that measuring can be repeated. */
  readonly files: readonly { readonly name: string; readonly base64: string; readonly sha256: string }[]
  readonly refused: readonly { readonly name: string; readonly why: DataRefusal }[]
}
