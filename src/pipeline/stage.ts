/**
 * A stage is a function from what came before to a typed outcome. What the submission did wrong is a value
 * (`rejected`); what we did wrong is thrown and retried by the queue. A stage may be called again for the same
 * attempt after a crash, and then finds or repeats its own work.
 */
import type { BuildEvidence, MeasureEvidence, RunEvidence, ValidateEvidence } from '../jobs/evidence.ts'
import type { Attempt, Job, JobEvent, Reason, StageName } from '../jobs/job.ts'
import type { LogSink } from './log-sink.ts'

export type StageOutcome<Output> =
  | { readonly kind: 'passed'; readonly output: Output; readonly message?: string }
  | { readonly kind: 'skipped'; readonly why: string }
  | {
      readonly kind: 'rejected'
      readonly reason: Reason
      readonly message: string
      /** The lines that explain it, oldest first. */
      readonly excerpt?: readonly string[]
      /** Evidence, kept in the stage's record. */
      readonly output?: Output
    }

/** What the stages of an attempt have put out so far. A field is set when its stage has passed. */
export interface Outputs {
  readonly validate?: ValidateEvidence
  readonly build?: BuildEvidence
  readonly run?: RunEvidence
  readonly measure?: MeasureEvidence
}

export interface StageContext {
  readonly job: Job
  readonly attempt: Attempt
  readonly slot: number
  readonly outputs: Outputs
  /** Aborted on cancel, shutdown and loss of the lease. */
  readonly signal: AbortSignal
  readonly log: LogSink
  /** Adds a warning to the job; the same text twice is one. */
  warn(text: string): void
  /** Publishes a progress event; durable soon after, not awaited. */
  emit(type: JobEvent['type'], data: unknown): void
}

export interface Stage<Output = unknown> {
  readonly name: StageName
  execute(context: StageContext): Promise<StageOutcome<Output>>
  /** Runs after the outcome is durable, on success, rejection and cancel alike. Has its own deadline; must not throw for what is gone. */
  release?(context: StageContext): Promise<void>
}
