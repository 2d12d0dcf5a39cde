import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { comparedAttempts } from './attempts/attempt-words.ts'
import { AttemptsTable } from './attempts/attempts-table.tsx'
import type { JobTabProps } from './job-tab.ts'
import { recordQuery } from './parts/tab-queries.ts'
import './parts/parts.css'
import './attempts/attempts-tab.css'

/** Side by side at first; each costs a request for its record. */
const USUAL = 5

/** The passes of the job through the pipeline, compared. */
export function AttemptsTab({ job, attempt }: JobTabProps) {
  const [most, setMost] = useState(USUAL)
  const shown = comparedAttempts(job.attempts, attempt, most)
  const records = useQueries({ queries: shown.map(({ number }) => recordQuery(job, number)) })
  const columns = shown.map((one, at) => ({ attempt: one, record: records[at]?.data }))
  const failed = records.some(({ error, data }) => error !== null && data === undefined)
  const rest = job.attempts.length - shown.length
  return (
    <div className="job-tab">
      <section className="card" aria-label="Attempts">
        <AttemptsTable job={job} chosen={attempt} columns={columns} />
      </section>
      {failed ? (
        <p className="soft" role="status">
          Not every record could be read: performance, image and Dockerfile are missing where a dash stands.
        </p>
      ) : null}
      {rest > 0 ? (
        <div>
          <button type="button" className="button button-small" onClick={() => setMost(most + USUAL)}>
            Show earlier ones ({rest})
          </button>
        </div>
      ) : null}
      {job.attempts.length === 1 ? (
        <p className="faint">A retry, from any stage, stands here beside the first attempt.</p>
      ) : null}
    </div>
  )
}
