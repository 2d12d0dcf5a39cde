import { useState } from 'react'
import { Link } from 'wouter'
import type { JobView } from '../../../../../src/client/api-types.generated.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { Time } from '../../../ui/time.tsx'
import { JobActionsBar } from './job-actions.tsx'
import './job-head.css'
import { copyText } from '../../../ui/copy-text.ts'

const COPIED_MS = 1500

interface Props {
  readonly job: JobView
  /** The number of the attempt that is looked at. */
  readonly attempt: number
  readonly onAttempt: (attempt: number) => void
  /** What is shown is not live at the moment. */
  readonly lost: boolean
}

export function JobHead({ job, attempt, onAttempt, lost }: Props) {
  const latest = job.attempts.find(({ number }) => number === job.attempt)
  return (
    <header className="job-head">
      <div className="job-head-top">
        <div className="job-head-title">
          <h1>
            <bdi>{job.name}</bdi>
          </h1>
          <StatusBadge status={job.status} stage={job.stage} />
          {lost ? (
            <span className="badge" data-tone="warn" role="status">
              Not live, trying again
            </span>
          ) : null}
        </div>
        <JobActionsBar job={job} latest={latest} />
      </div>
      {job.description === '' ? null : (
        <p className="soft job-head-description">
          <bdi>{job.description}</bdi>
        </p>
      )}
      <div className="job-head-facts soft">
        <JobId id={job.id} />
        <span>
          submitted <Time at={job.createdAt} />
        </span>
        {job.priority === 0 ? null : <span className="numeric">priority {job.priority}</span>}
        {Object.entries(job.labels).map(([key, value]) => (
          <Link
            key={key}
            className="job-label"
            href={`/?label=${encodeURIComponent(`${key}=${value}`)}`}
            title={`Jobs with the label ${key}=${value}`}
          >
            <bdi>{key}</bdi>=<bdi>{value}</bdi>
          </Link>
        ))}
        {job.attempts.length > 1 ? (
          <label className="job-head-attempt">
            Attempt
            <select
              className="select"
              value={attempt}
              onChange={(event) => onAttempt(Number(event.target.value))}
            >
              {job.attempts.toReversed().map(({ number }) => (
                <option key={number} value={number}>
                  {number}
                  {number === job.attempt ? ' (latest)' : ''}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
    </header>
  )
}

function JobId({ id }: { readonly id: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    if (!(await copyText(id))) return
    setCopied(true)
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  return (
    <span className="job-id">
      <code>{id}</code>
      <button
        type="button"
        className="button button-quiet button-small"
        aria-label="Copy the id of the job"
        onClick={() => void copy()}
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
    </span>
  )
}
