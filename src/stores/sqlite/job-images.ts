import type { DatabaseSync } from 'node:sqlite'
import type { ImageJob } from '../store.ts'
import { prepare } from './statement.ts'

/** By which column a job has an image; a published one counts where it is another than that of the latest attempt. */
const WAYS = [
  { column: 'image_id', source: 'jobs INDEXED BY jobs_by_image', where: 'image_id IS NOT NULL' },
  {
    column: 'published_image',
    source: 'jobs INDEXED BY jobs_by_published_image',
    where: 'published_image IS NOT NULL AND published_image IS NOT image_id',
  },
] as const

/**
 * Distinct images by a search for the next greater id, again and again, in the indexes: a row of each image is looked
 * at, not of each job. The newest jobs of one come off the end of its part of the index, which is ordered by rowid.
 */
export function prepareJobImages(db: DatabaseSync) {
  const next = WAYS.map(({ column, source, where }) =>
    prepare<{ readonly id: string | null }>(
      db,
      `SELECT min(${column}) AS id FROM ${source} WHERE ${where} AND removed_at IS NULL AND ${column} > ?`,
    ),
  )
  const newest = WAYS.map(({ column, source, where }) =>
    prepare<ImageJob>(
      db,
      `SELECT id, name, CASE WHEN published_image IS ${column} THEN published END AS published FROM ${source}
       WHERE ${where} AND removed_at IS NULL AND ${column} = ? ORDER BY rowid DESC LIMIT ?`,
    ),
  )
  const counts = WAYS.map(({ column, source, where }) =>
    prepare<{ readonly count: number }>(
      db,
      `SELECT count(*) AS count FROM
         (SELECT 1 FROM ${source} WHERE ${where} AND removed_at IS NULL AND ${column} = ? LIMIT ?)`,
    ),
  )
  const nextAfter = (id: string): string | undefined =>
    next.flatMap((statement) => statement.get(id)?.id ?? []).toSorted()[0]
  return {
    ofJobs({ after = '', limit }: { readonly after?: string; readonly limit: number }): readonly string[] {
      const ids: string[] = []
      let id = nextAfter(after)
      while (id !== undefined && ids.length < limit) {
        ids.push(id)
        id = nextAfter(id)
      }
      return ids
    },
    jobsWith(imageId: string, limit: number, cap: number) {
      const jobs = newest.flatMap((statement) => statement.all(imageId, limit))
      const count = counts.reduce((sum, statement) => sum + (statement.get(imageId, cap)?.count ?? 0), 0)
      // Ids grow with time (UUIDv7).
      const byAge = jobs.toSorted((a, b) => (a.id < b.id ? 1 : -1))
      return { jobs: byAge.slice(0, limit), count: Math.min(count, cap) }
    },
  }
}
