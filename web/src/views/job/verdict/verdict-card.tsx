import type { Attempt, JobView } from '../../../../../src/client/api-types.generated.ts'
import { Duration } from '../../../ui/time.tsx'
import { formatDuration } from '../../../ui/format.ts'
import type { MarkedLine } from '../marked-line.ts'
import { tabAddress } from '../tabs/parts/tab-address.ts'
import { Excerpt } from './excerpt.tsx'
import { tellVerdict } from './tell-verdict.ts'
import './verdict-card.css'

interface Props {
  readonly job: JobView
  readonly attempt: Attempt
  /** Null: it has not been sent yet, or cannot be had. */
  readonly dockerfile: string | null
  /** The line of the Dockerfile that failed. */
  readonly marked: MarkedLine | null
  /** Null: the log has no such place. */
  readonly onShowLog: (() => void) | null
}

export function VerdictCard({ job, attempt, dockerfile, marked, onShowLog }: Props) {
  const told = tellVerdict(job, attempt)
  const { verdict } = attempt
  const failed = verdict?.status === 'failed'
  return (
    <section className="job-verdict" data-tone={told.tone} aria-label="Verdict">
      <div className="job-verdict-line">
        <p className="job-verdict-sentence" role="status">
          <strong>{told.head}</strong>
          <bdi>{told.sentence}</bdi>
        </p>
        <span className="job-verdict-time numeric soft">
          {told.since === null ? <Total attempt={attempt} /> : <Duration from={told.since} to={null} />}
        </span>
      </div>
      {verdict?.reason ? <code className="job-verdict-reason">{verdict.reason}</code> : null}
      {failed ? (
        <Excerpt
          lines={verdict.excerpt}
          dockerfile={dockerfile}
          failedLine={marked?.line ?? null}
          addressOf={(line) => lineAddress(job, attempt, line)}
        />
      ) : null}
      {told.advice === null ? null : <p className="job-verdict-advice soft">{told.advice}</p>}
      {onShowLog === null ? null : (
        <div>
          <button type="button" className="button button-small" onClick={onShowLog}>
            Show the place in the log
          </button>
        </div>
      )}
      <Warnings warnings={job.warnings} />
    </section>
  )
}

/** The latest attempt goes unnamed in addresses. */
function lineAddress(job: JobView, { number }: Attempt, line: number): string {
  const attempt = number === job.attempt ? undefined : number
  return tabAddress(job.id, { tab: 'dockerfile', attempt, line: line + 1 })
}

function Total({ attempt: { startedAt, endedAt } }: { readonly attempt: Attempt }) {
  if (startedAt === null || endedAt === null) return null
  return <>took {formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}</>
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <details className="job-verdict-warnings">
      <summary>{warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}</summary>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>
            <bdi>{warning}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}
