import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../statement.ts'

type Labels = Readonly<Record<string, string>>

/** The index of the labels; the labels themselves are in the job's row. */
export function prepareLabels(db: DatabaseSync) {
  const insert = prepare(db, 'INSERT INTO job_labels (key, value, job_id) VALUES (?, ?, ?)')
  const remove = prepare(db, 'DELETE FROM job_labels WHERE key = ? AND value = ? AND job_id = ?')
  return {
    add(jobId: string, labels: Labels): void {
      for (const [key, value] of Object.entries(labels)) insert.run(key, value, jobId)
    },
    remove(jobId: string, labels: Labels): void {
      for (const [key, value] of Object.entries(labels)) remove.run(key, value, jobId)
    },
  }
}
