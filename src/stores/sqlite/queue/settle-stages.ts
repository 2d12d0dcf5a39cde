/** What becomes of a stage in the middle of which its attempt leaves the worker. */
import type { DatabaseSync } from 'node:sqlite'
import { STAGES, type StageName, type StageStatus } from '../../../jobs/job.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

interface Place {
  readonly jobId: string
  readonly attempt: number
  readonly now: number
}

interface Broken {
  readonly stage: StageName
  readonly status: StageStatus
  readonly started_at: number
}

/** The attempt goes back into the queue, so nothing runs: its stage is pending again, and keeps its start. */
export function preparePauseStages(db: DatabaseSync) {
  const pause = prepare<{ stage: StageName; started_at: number | null }>(
    db,
    `UPDATE stages SET status = 'pending' WHERE job_id = ? AND attempt = ? AND status = 'running'
     RETURNING stage, started_at`,
  )
  return (tx: Transaction, { jobId, attempt, now }: Place): void => {
    for (const { stage, started_at: startedAt } of pause.all(jobId, attempt)) {
      const state = { attempt, stage, status: 'pending', startedAt, endedAt: null, message: null }
      tx.event(jobId, 'stage', state, now)
    }
  }
}

/**
 * The attempt ends: a stage that began and has no outcome has not rejected anything (see `StageStatus`), it is
 * cancelled. It ends now, or has when the attempt came back into the queue. Returns the first of them; null: all that
 * began have an outcome.
 */
export function prepareSettleStages(db: DatabaseSync) {
  const find = prepare<Broken>(
    db,
    `SELECT stage, status, started_at FROM stages
     WHERE job_id = ? AND attempt = ? AND status IN ('running', 'pending') AND started_at IS NOT NULL`,
  )
  const settle = prepare(
    db,
    `UPDATE stages SET status = 'cancelled', ended_at = ?, message = ?
     WHERE job_id = ? AND attempt = ? AND stage = ?`,
  )
  const lastQueued = prepare<{ at: number | null }>(
    db,
    `SELECT max(at) AS at FROM events WHERE job_id = ? AND type IN ('queued', 'retrying')`,
  )
  return (tx: Transaction, { jobId, attempt, now }: Place, message: string): StageName | null => {
    const found = find.all(jobId, attempt)
    for (const { stage, status, started_at: startedAt } of found) {
      const stopped = status === 'running' ? now : (lastQueued.get(jobId)?.at ?? now)
      const endedAt = Math.max(startedAt, stopped)
      settle.run(endedAt, message, jobId, attempt, stage)
      tx.event(jobId, 'stage', { attempt, stage, status: 'cancelled', startedAt, endedAt, message }, now)
    }
    return STAGES.find((name) => found.some(({ stage }) => stage === name)) ?? null
  }
}
