import type { Attempt, StageReport, StageStatus } from '../../../../src/client/api-types.generated.ts'

/**
 * The attempt with the stage that a fault of the service ended for good: it has no outcome of its own, and is left as
 * running in the record. It takes the attempt's end.
 */
export function settleStages(attempt: Attempt): Attempt {
  if (attempt.verdict === null) return attempt
  const status: StageStatus = attempt.verdict.status === 'cancelled' ? 'cancelled' : 'rejected'
  return {
    ...attempt,
    stages: attempt.stages.map((report) =>
      report.status === 'running' ? { ...report, ...endOf(report, attempt), status } : report,
    ),
  }
}

/** A stage's status in the word that people use for it. */
export function statusWord(status: StageStatus): string {
  return status === 'rejected' ? 'failed' : status
}

function endOf({ startedAt }: StageReport, { endedAt }: Attempt): Partial<StageReport> {
  if (startedAt === null || endedAt === null) return { endedAt }
  return { endedAt, durationMs: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) }
}
