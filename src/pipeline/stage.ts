/**
 * A stage is a function from what came before to a typed outcome. What the submission did wrong is a value
 * (`rejected`); what we did wrong is thrown and retried by the queue. A stage may be called again for the same
 * attempt after a crash, and then finds or repeats its own work.
 */
import type {
  BuildEvidence,
  MeasureEvidence,
  PublishEvidence,
  RunEvidence,
  ValidateEvidence,
} from '../jobs/evidence.ts'
import type { Attempt, Job, JobEvent, Reason, StageName } from '../jobs/job.ts'
import type { LogSink } from './log-sink.ts'

export type StageOutcome<Output> =
  | { readonly kind: 'passed'; readonly output: Output; readonly message?: string }
  | {
      readonly kind: 'skipped'
      readonly why: string
      /** Evidence of what was done in its place. */
      readonly output?: Output
    }
  | {
      readonly kind: 'rejected'
      readonly reason: Reason
      readonly message: string
      /** The lines that explain it, oldest first. */
      readonly excerpt?: readonly string[]
      /** Zero-based line of the Dockerfile at which it failed; null or left out: not known, or more than one. */
      readonly line?: number | null
      /** Evidence, kept in the stage's record. */
      readonly output?: unknown
    }

/** What the stages of an attempt have put out so far. A field is set when its stage has passed. */
export interface Outputs {
  readonly validate?: ValidateEvidence
  readonly build?: BuildEvidence
  readonly run?: RunEvidence
  readonly measure?: MeasureEvidence
  readonly publish?: PublishEvidence
}

/** Why work stops before its end. `cancelled` ends the job; the other two leave everything for the next owner. */
export type InterruptionKind = 'cancelled' | 'shutdown' | 'lease_lost'

export class Interruption extends Error {
  readonly kind: InterruptionKind

  constructor(kind: InterruptionKind) {
    super(`interrupted: ${kind}`)
    this.name = 'Interruption'
    this.kind = kind
  }
}

export interface StageContext {
  readonly job: Job
  readonly attempt: Attempt
  readonly slot: number
  /** True when an earlier owner may have worked on this stage: look for what it left. */
  readonly resumed: boolean
  readonly outputs: Outputs
  /** Aborted by a cancel, with an `Interruption` as reason: undo what is under way, a container included. */
  readonly cancelled: AbortSignal
  /** Aborted by shutdown and loss of the lease: stop at once, and leave what can be adopted. */
  readonly leaving: AbortSignal
  readonly log: LogSink
  /** Adds a warning to the job; the same text twice is one. */
  warn(text: string): void
  /** Writes the image's hardening index into the job at once. */
  saveHardening(index: number): Promise<void>
  /** Publishes a progress event; durable soon after, not awaited. */
  emit(type: JobEvent['type'], data: unknown): void
}

export interface Stage<Output = unknown> {
  readonly name: StageName
  execute(context: StageContext): Promise<StageOutcome<Output>>
  /** Whether what the stage put out earlier can still be used; asked when an attempt goes on from a later stage. */
  stillValid?(context: StageContext): Promise<boolean>
  /**
   * Gives back what the stage holds, after its outcome is durable or the job was cancelled; not when leaving.
   * Has its own deadline. What it throws is logged and does not change the verdict.
   */
  release?(context: StageContext): Promise<void>
  /**
   * False for a job of which the stage never holds anything: then the disk is not waited for and `release` not called.
   * Left out: it may hold something of every job.
   */
  holds?(context: StageContext): boolean
}
