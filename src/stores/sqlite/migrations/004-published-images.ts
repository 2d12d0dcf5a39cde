import type { DatabaseSync } from 'node:sqlite'

/**
 * Which image it was that a job published: a later attempt may have built another one. The index has only those where
 * it did, for the others are found by the job's own image.
 */
export function addPublishedImages(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE jobs ADD COLUMN published_image TEXT;
    UPDATE jobs SET published_image =
      (SELECT json_extract(s.output, '$.imageId') FROM stages AS s
       WHERE s.job_id = jobs.id AND s.stage = 'publish' AND s.status = 'passed' ORDER BY s.attempt DESC LIMIT 1)
    WHERE published IS NOT NULL;
    CREATE INDEX jobs_by_published_image ON jobs (published_image)
      WHERE published_image IS NOT NULL AND published_image IS NOT image_id AND removed_at IS NULL;
  `)
}
