import type { AnswerMessage } from './answer.ts'

/** Turns a builder's answer into calls of the observer, and keeps what the outcome needs. One for each builder. */
export interface BuildProgress {
  accept(message: AnswerMessage): void
  /** The answer has ended: gives the lines that are still held. */
  end(): BuildReport
}

/** What a builder's answer said. Bounded by the number of steps, not by the length of the log. */
export interface BuildReport {
  readonly imageId: string | null
  /** The failure in the engine's words, or null when it reported none. */
  readonly error: string | null
  readonly failedStep: FailedStep | null
  /** Steps that look an image up and failed because no client session was there to ask for a registry's token. */
  readonly unresolved: readonly string[]
  /** References of the base images, with the digest when the builder told it. */
  readonly bases: ReadonlyMap<string, string | null>
}

export interface FailedStep {
  readonly name: string
  readonly error: string
}
