import { useMemo } from 'react'
import type { Attempt, JobView } from '../../../../../src/client/api-types.generated.ts'
import type { BuildStep } from '../progress.ts'
import type { LogStory } from './fold-log.ts'

/** What the log's folding goes by; the same object as long as nothing of it has changed. */
export function useStory(
  { attempt: latest, stage }: JobView,
  attempt: Attempt,
  steps: readonly BuildStep[],
  watched: boolean,
): LogStory {
  return useMemo(() => {
    const active = attempt.stages.findLast(({ status }) => status !== 'pending' && status !== 'skipped')
    return {
      from: attempt.from,
      status: attempt.verdict?.status ?? (attempt.status === 'queued' ? 'queued' : 'running'),
      stage: attempt.number === latest ? stage : (active?.stage ?? null),
      stageStatus: Object.fromEntries(attempt.stages.map((one) => [one.stage, one.status])),
      failedSteps: new Set(steps.filter(({ error }) => error !== null).map(({ name }) => name)),
      watched,
    }
  }, [latest, stage, attempt, steps, watched])
}
