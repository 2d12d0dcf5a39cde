import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../statement.ts'

export interface ScoredJob {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly performance: number
  readonly finishedAt: number
}

/** Keeps the boards with the jobs: see `migrations/005-lists-and-scores.ts`. Each in the transaction of its cause. */
export function prepareKeepScores(db: DatabaseSync) {
  const insert = prepare(
    db,
    'INSERT INTO scores (key, value, performance, job_id, finished_at) VALUES (?, ?, ?, ?, ?)',
  )
  const remove = prepare(
    db,
    'DELETE FROM scores WHERE key = ? AND value = ? AND performance = ? AND job_id = ?',
  )
  const addName = prepare(
    db,
    `INSERT INTO scored_names (name, last_at) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET last_at = max(last_at, excluded.last_at)`,
  )
  const newest = prepare<{ readonly at: number | null }>(
    db,
    `SELECT max(finished_at) AS at FROM scores INDEXED BY scores_by_end WHERE key = '' AND value = ?`,
  )
  const moveName = prepare(db, 'UPDATE scored_names SET last_at = ? WHERE name = ? AND last_at <> ?')
  const removeName = prepare(db, 'DELETE FROM scored_names WHERE name = ?')

  return {
    add(job: ScoredJob): void {
      for (const [key, value] of boardsOf(job)) {
        insert.run(key, value, job.performance, job.id, job.finishedAt)
      }
      addName.run(job.name, job.finishedAt)
    },
    /** With the name, labels and performance that it was added with. */
    remove(job: Omit<ScoredJob, 'finishedAt'>): void {
      for (const [key, value] of boardsOf(job)) remove.run(key, value, job.performance, job.id)
      const at = newest.get(job.name)?.at ?? null
      if (at === null) removeName.run(job.name)
      else moveName.run(at, job.name, at)
    },
  }
}

/** The name's board has an empty key, which no label has. */
function boardsOf({
  name,
  labels,
}: Pick<ScoredJob, 'name' | 'labels'>): readonly (readonly [string, string])[] {
  return [['', name], ...Object.entries(labels).filter(([key]) => key !== '')]
}

/** The job as the boards know it; undefined for one that is on none. */
export function asScored(job: {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly status: string
  readonly performance: number | null
  readonly finishedAt: number | null
}): ScoredJob | undefined {
  const { id, name, labels, status, performance, finishedAt } = job
  if (status !== 'succeeded' || performance === null || finishedAt === null) return undefined
  return { id, name, labels, performance, finishedAt }
}
