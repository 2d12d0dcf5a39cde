import type { DatabaseSync } from 'node:sqlite'

/**
 * A stage was left as running where the service gave up on its attempt, or where that waits to go on. The stages are by
 * far the most of a database and have no index by status, so they are found by their attempts: those that did not
 * succeed, and those in the queue. The join is written so that SQLite keeps this order. There are no events of it: the
 * streams of these jobs have ended.
 */
const CANCELLED = `
  UPDATE stages SET
    status = 'cancelled',
    (ended_at, message) = (
      SELECT max(a.ended_at, stages.started_at), a.verdict ->> 'message' FROM attempts AS a
      WHERE a.job_id = stages.job_id AND a.number = stages.attempt)
  WHERE (job_id, attempt, stage) IN (
    SELECT s.job_id, s.attempt, s.stage FROM attempts AS a
    CROSS JOIN stages AS s ON s.job_id = a.job_id AND s.attempt = a.number AND s.status = 'running'
    WHERE a.state = 'ended' AND a.verdict ->> 'status' <> 'succeeded');
`

const PENDING = `
  UPDATE stages SET status = 'pending'
  WHERE (job_id, attempt, stage) IN (
    SELECT s.job_id, s.attempt, s.stage
    FROM (SELECT job_id, number FROM attempts INDEXED BY attempts_ready WHERE state = 'ready'
      UNION ALL SELECT job_id, number FROM attempts INDEXED BY attempts_waiting WHERE state = 'waiting') AS a
    CROSS JOIN stages AS s ON s.job_id = a.job_id AND s.attempt = a.number AND s.status = 'running');
`

export function settleStages(db: DatabaseSync): void {
  db.exec(CANCELLED)
  db.exec(PENDING)
}
