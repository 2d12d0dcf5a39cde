import { memo } from 'react'
import { Link, useLocation } from 'wouter'
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import { FindingCountsCell } from '../../ui/finding-counts.tsx'
import { formatBytes, formatNumber } from '../../ui/format.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Duration, Time } from '../../ui/time.tsx'
import { ForeignText } from '../../ui/foreign-text.tsx'
import { showHidden } from '../../ui/show-hidden.ts'

export interface RowPlace {
  readonly index: number
  readonly top: number
  readonly height: number
}

interface Props {
  readonly job: JobSummary
  readonly place: RowPlace
  readonly isMarked: boolean
  readonly isActive: boolean
  readonly onMark: (job: JobSummary) => void
  readonly onFocus: (id: string) => void
  readonly onLabel: (label: string) => void
}

/** Chips of a row; the job's page shows all. */
const LABELS_SHOWN = 2
/** A UUIDv7 begins with its time: the end tells jobs of one minute apart. */
const ID_SHOWN = 8

export const JobRow = memo(function JobRow(props: Props) {
  const { job, place, isMarked, isActive, onMark, onFocus, onLabel } = props
  const [, navigate] = useLocation()
  return (
    <div
      role="row"
      className="jobs-row"
      aria-rowindex={place.index + 2}
      data-job={job.id}
      data-marked={isMarked}
      data-active={isActive}
      style={styleOf(place)}
      onFocus={() => onFocus(job.id)}
    >
      <div role="cell" className="jobs-mark">
        <input
          type="checkbox"
          checked={isMarked}
          aria-label={`Mark ${job.name || job.id} for comparison`}
          onChange={() => onMark(job)}
        />
      </div>
      <div role="cell" className="jobs-status">
        <StatusBadge status={job.status} stage={job.stage} />
      </div>
      <NameCell job={job} onLabel={onLabel} />
      <div role="cell" className="jobs-performance numeric">
        {job.performance === null ? <None /> : formatNumber(job.performance)}
      </div>
      <div role="cell" className="jobs-duration numeric">
        {job.startedAt === null ? <None /> : <Duration from={job.startedAt} to={job.finishedAt} />}
      </div>
      <div role="cell" className="jobs-size numeric">
        {job.imageBytes === null ? <None /> : formatBytes(job.imageBytes)}
      </div>
      <div role="cell" className="jobs-findings">
        {isBeforeScan(job) ? <None words="not scanned" /> : <FindingCountsCell counts={job.findings} />}
      </div>
      <div role="cell" className="jobs-submitted" onClick={() => navigate(`/jobs/${job.id}`)}>
        <Time at={job.createdAt} />
      </div>
      <div role="cell" className="jobs-id mono faint" title={job.id}>
        {job.id.slice(-ID_SHOWN)}
      </div>
    </div>
  )
})

/** A row whose job was let go, until it is read again. */
export function MissingRow({ place }: { readonly place: RowPlace }) {
  return (
    <div role="row" className="jobs-row" aria-rowindex={place.index + 2} style={styleOf(place)}>
      <div role="cell" className="jobs-missing">
        <span className="skeleton" />
        <span className="visually-hidden">Loading</span>
      </div>
    </div>
  )
}

function NameCell({ job, onLabel }: Pick<Props, 'job' | 'onLabel'>) {
  const labels = Object.entries(job.labels)
  const says = job.status === 'failed' ? (job.message ?? job.reason) : job.description
  return (
    <div role="cell" className="jobs-name">
      <div className="jobs-title">
        <Link href={`/jobs/${job.id}`} className="jobs-link truncate">
          <ForeignText text={job.name || 'without a name'} />
        </Link>
        {labels.slice(0, LABELS_SHOWN).map(([key, value]) => (
          <button
            key={key}
            type="button"
            className="jobs-label truncate"
            title={showHidden(`Jobs with ${key}=${value}`)}
            onClick={() => onLabel(`${key}=${value}`)}
          >
            <ForeignText text={`${key}=${value}`} />
          </button>
        ))}
        {labels.length > LABELS_SHOWN ? (
          <span
            className="jobs-more faint"
            title={showHidden(labels.map((pair) => pair.join('=')).join(', '))}
          >
            +{labels.length - LABELS_SHOWN}
            <span className="visually-hidden"> labels</span>
          </span>
        ) : null}
      </div>
      {says === null || says === '' ? null : (
        <bdi className="jobs-says truncate" data-failed={job.status === 'failed'} title={showHidden(says)}>
          {showHidden(says)}
        </bdi>
      )}
    </div>
  )
}

/** A dash, and what a screen reader says for it. */
function None({ words = 'none' }: { readonly words?: string }) {
  return (
    <>
      <span className="faint" aria-hidden="true">
        –
      </span>
      <span className="visually-hidden">{words}</span>
    </>
  )
}

/** Before its scan nothing can be said of it, not even that it was not scanned. */
function isBeforeScan({ status, stage, findings }: JobSummary): boolean {
  if (findings !== null || status === 'succeeded') return false
  return (
    stage === null || stage === 'validate' || stage === 'build' || (status === 'running' && stage === 'scan')
  )
}

function styleOf({ top, height }: RowPlace) {
  return { transform: `translateY(${top}px)`, height }
}
