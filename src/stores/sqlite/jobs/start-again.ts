import type { DatabaseSync } from 'node:sqlite'
import { type Job, STAGES, type StageName } from '../../../jobs/job.ts'
import { prepareInsertAttempt } from '../queue/insert-attempt.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Queues the attempt after the job's last one, and takes from the job's row what the new attempt will find out anew.
 * The status that the job leaves is counted by the caller.
 *
 * The image stays until the new attempt ends: `isUsed` must not let it go while an attempt that starts behind the
 * build waits for it. What was published stays in the registry, so it stays here.
 */
export function prepareStartAgain(db: DatabaseSync) {
  const insertAttempt = prepareInsertAttempt(db)
  const reset = prepare(
    db,
    `UPDATE jobs SET status = 'queued', stage = NULL, attempt = ?, reason = NULL, message = NULL,
       performance = NULL, metrics = '{}', cancel_requested = 0, restart = 0, finished_at = NULL, log_dropped = 0,
       hardening = CASE ? WHEN 1 THEN NULL ELSE hardening END,
       findings = CASE ? WHEN 1 THEN NULL ELSE findings END,
       image_bytes = CASE ? WHEN 1 THEN NULL ELSE image_bytes END,
       run_ms = CASE ? WHEN 1 THEN NULL ELSE run_ms END,
       warnings = CASE ? WHEN 1 THEN '[]' ELSE warnings END, updated_at = ? WHERE id = ?`,
  )
  return (
    tx: Transaction,
    job: Pick<Job, 'id' | 'tenant' | 'priority' | 'attempt'>,
    from: StageName,
    now: number,
  ): void => {
    const { id, tenant, priority } = job
    const number = job.attempt + 1
    const repeats = (stage: StageName) => (STAGES.indexOf(from) <= STAGES.indexOf(stage) ? 1 : 0)
    const scans = repeats('scan')
    reset.run(number, scans, scans, repeats('build'), repeats('run'), repeats(STAGES[0]), now, id)
    insertAttempt(tx, { jobId: id, tenant, priority, number, from, now })
    tx.tally.add(tenant, { queued: 1 })
  }
}
