import type { DatabaseSync } from 'node:sqlite'
import type { LogLine, StageName } from '../../jobs/job.ts'
import type { LogFilter } from '../store.ts'
import { prepareRequireRows } from './events.ts'
import { prepare } from './statement.ts'
import type { Transaction } from './transaction.ts'

/** A line in its chunk: an array, for the names would be half of what is stored. */
type Packed = readonly [seq: number, at: number, step: string | null, stream: LogLine['stream'], text: string]

interface Chunk {
  readonly stage: StageName
  readonly lines: string
}

/** One row for each run of lines of one stage, which with a worker's writes is one row an append. */
export function prepareAppendLog(db: DatabaseSync) {
  const requireRows = prepareRequireRows(db)
  const insert = prepare(
    db,
    'INSERT INTO log_chunks (job_id, attempt, last_seq, first_seq, stage, lines) VALUES (?, ?, ?, ?, ?, ?)',
  )
  return (tx: Transaction, jobId: string, attempt: number, lines: readonly LogLine[]): void => {
    requireRows(jobId)
    for (let start = 0, end = 0; start < lines.length; start = end) {
      const first = lines[start] as LogLine
      while (end < lines.length && lines[end]?.stage === first.stage) end++
      const packed = lines.slice(start, end).map(pack)
      insert.run(jobId, attempt, packed.at(-1)?.[0] ?? 0, first.seq, first.stage, JSON.stringify(packed))
    }
    tx.notices.logs.add(jobId)
  }
}

function pack({ seq, at, step, stream, text }: LogLine): Packed {
  return [seq, at, step, stream, text]
}

export function prepareReadLog(db: DatabaseSync) {
  const latest = prepare<{ attempt: number }>(
    db,
    'SELECT attempt FROM jobs WHERE id = ? AND removed_at IS NULL',
  )
  const select = `SELECT stage, lines FROM log_chunks INDEXED BY log_chunks_in_order
    WHERE job_id = ? AND attempt = ? AND last_seq > ?`
  const all = prepare<Chunk>(db, `${select} ORDER BY last_seq`)
  const ofStage = prepare<Chunk>(db, `${select} AND stage = ? ORDER BY last_seq`)

  return (
    jobId: string,
    { attempt, stage }: LogFilter,
    afterSeq: number,
    limit: number,
  ): readonly LogLine[] => {
    const job = latest.get(jobId)
    if (job === undefined) return []
    const from = [jobId, attempt ?? job.attempt, afterSeq] as const
    const found: LogLine[] = []
    // read chunk by chunk, so that a long log costs what is asked of it
    for (const chunk of stage === undefined ? all.iterate(...from) : ofStage.iterate(...from, stage)) {
      for (const line of unpack(chunk)) {
        if (line.seq > afterSeq) found.push(line)
        if (found.length >= limit) return found
      }
    }
    return found
  }
}

function unpack({ stage, lines }: Chunk): readonly LogLine[] {
  const packed: readonly Packed[] = JSON.parse(lines)
  return packed.map(([seq, at, step, stream, text]) => ({ seq, at, stage, step, stream, text }))
}

export function prepareLastLogSeq(db: DatabaseSync) {
  const last = prepare<{ seq: number | null }>(
    db,
    'SELECT max(last_seq) AS seq FROM log_chunks WHERE job_id = ? AND attempt = ?',
  )
  return (jobId: string, attempt: number): number => last.get(jobId, attempt)?.seq ?? 0
}

export function prepareRemoveLog(db: DatabaseSync) {
  const remove = prepare(db, 'DELETE FROM log_chunks WHERE job_id = ?')
  return (_tx: Transaction, jobId: string): void => {
    remove.run(jobId)
  }
}

/**
 * Drops the logs of so many jobs that ended before `time`, and says how many it looked at and how many had one. What
 * was looked at is marked, so that the next call does not look at it again.
 */
export function prepareRemoveOldLogs(db: DatabaseSync) {
  const old = prepare<{ id: string }>(
    db,
    `SELECT id FROM jobs INDEXED BY jobs_with_log
     WHERE finished_at < ? AND finished_at IS NOT NULL AND log_dropped = 0 ORDER BY finished_at LIMIT ?`,
  )
  const remove = prepare(db, 'DELETE FROM log_chunks WHERE job_id = ?')
  const mark = prepare(db, 'UPDATE jobs SET log_dropped = 1 WHERE id = ?')
  return (
    _tx: Transaction,
    time: number,
    limit: number,
  ): { readonly seen: number; readonly dropped: number } => {
    const jobs = old.all(time, limit)
    let dropped = 0
    for (const { id } of jobs) {
      if (Number(remove.run(id).changes) > 0) dropped++
      mark.run(id)
    }
    return { seen: jobs.length, dropped }
  }
}
