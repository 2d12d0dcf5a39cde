import type { Attempt, JobView } from '../../../../../../src/client/api-types.generated.ts'
import { findMarkedLine } from '../../marked-line.ts'

/** What an attempt failed at, when that is a line of its Dockerfile. */
export interface FailedLine {
  /** From zero. */
  readonly line: number
  readonly message: string
  readonly excerpt: readonly string[]
}

/** Null: the attempt has not failed, or not at a line that can be told. */
export function findFailedLine(
  job: Pick<JobView, 'spec'>,
  attempt: Attempt,
  dockerfile: string,
): FailedLine | null {
  const { verdict } = attempt
  if (verdict === null || verdict.status !== 'failed') return null
  const { message, excerpt, reason } = verdict
  // What blocks is marked line by line, with its findings; it would be one of several.
  if (reason === 'vulnerable') return null
  const marked = findMarkedLine(job, attempt, [], dockerfile)
  return marked === null ? null : { line: marked.line, message, excerpt }
}
