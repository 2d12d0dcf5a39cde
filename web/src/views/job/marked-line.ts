import type { Attempt, JobView } from '../../../../src/client/api-types.generated.ts'
import { findCommandLine, readPlace } from './find-line.ts'
import type { BuildStep } from './progress.ts'
import { failedStage } from './stage-words.ts'

export interface MarkedLine {
  /** From zero. */
  readonly line: number
  readonly tone: 'bad' | 'busy'
}

/** The line of the Dockerfile that failed, or that is being worked on; null where that is not certain. */
export function findMarkedLine(
  job: Pick<JobView, 'spec'>,
  { verdict, stages }: Attempt,
  steps: readonly BuildStep[],
  dockerfile: string,
): MarkedLine | null {
  if (verdict !== null && verdict.status !== 'failed') return null
  // The service knows it best; what follows is for what it does not say.
  const tone = verdict === null ? 'busy' : 'bad'
  const mark = (line: number | null): MarkedLine | null => (line === null ? null : { line, tone })
  const named = verdict?.line ?? verdict?.excerpt.map(readPlace).find((line) => line !== null)
  if (named !== undefined) return mark(named)
  const stage =
    verdict === null
      ? stages.find(({ status }) => status === 'running')?.stage
      : failedStage({ verdict, stages })
  // With a target the file goes on behind what is run.
  if (stage === 'run') return job.spec.target === null ? mark(findCommandLine(dockerfile)) : null
  if (stage !== 'build' || verdict !== null) return null
  const step = steps.findLast(({ startedAt, completedAt }) => startedAt !== null && completedAt === null)
  return mark(step?.line ?? null)
}
