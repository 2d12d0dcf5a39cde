import type { Attempt, JobView } from '../../../../../../src/client/api-types.generated.ts'
import { findStepLine } from '../../find-step-line.ts'
import { findMarkedLine } from '../../marked-line.ts'
import type { BuildStep } from '../../progress.ts'

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
  steps: readonly BuildStep[],
  dockerfile: string,
): FailedLine | null {
  const { verdict } = attempt
  if (verdict === null || verdict.status !== 'failed') return null
  const { message, excerpt, reason } = verdict
  // What blocks is marked line by line, with its findings; it would be one of several.
  if (reason === 'vulnerable') return null
  const isOfBuild = reason === 'build_failed' || reason === 'build_timeout'
  const line =
    findMarkedLine(job, attempt, steps, dockerfile)?.line ??
    (isOfBuild ? quotedStepLine(dockerfile, message) : null)
  return line === null ? null : { line, message, excerpt }
}

/** The verdict names the step, where its events are not known: `The command of step "[2/3] RUN make" ended …`. */
function quotedStepLine(dockerfile: string, message: string): number | null {
  const step = /step "(\[[\s\S]*)"/.exec(message)?.[1]
  return step === undefined ? null : findStepLine(dockerfile, step)
}
