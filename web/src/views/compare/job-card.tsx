import { Link } from 'wouter'
import type { JobView } from '../../../../src/client/api-types.generated.ts'
import { FindingCountsCell } from '../../ui/finding-counts.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Duration, Time } from '../../ui/time.tsx'
import { SideName } from './piece-pair.tsx'
import type { Piece } from './use-compared-job.ts'
import { ForeignText } from '../../ui/foreign-text.tsx'

interface Props {
  readonly side: 'A' | 'B'
  readonly id: string
  readonly job: Piece<JobView>
}

/** One of the two, with its verdict. */
export function JobCard({ side, id, job }: Props) {
  return (
    <section className="card" aria-label={`Job ${side}`}>
      {job.state === 'loading' ? <Loading height="11rem" /> : null}
      {job.state === 'absent' ? <Missing side={side} id={id} why={job.why} /> : null}
      {job.state === 'failed' ? <ProblemNotice error={job.error} /> : null}
      {job.state === 'there' ? <Job side={side} job={job.value} /> : null}
    </section>
  )
}

function Missing({ side, id, why }: { readonly side: 'A' | 'B'; readonly id: string; readonly why: string }) {
  return (
    <div className="card-body compare-absent">
      <p>
        <SideName side={side} /> <bdi className="mono">{id}</bdi>
      </p>
      <p className="soft">{why}</p>
      <p>
        <Link href="/compare">Choose other jobs</Link>
      </p>
    </div>
  )
}

function Job({ side, job }: { readonly side: 'A' | 'B'; readonly job: JobView }) {
  const labels = Object.entries(job.labels)
  return (
    <div className="card-body compare-job">
      <div className="compare-job-name">
        <SideName side={side} />
        <Link href={`/jobs/${job.id}`} className="truncate">
          <ForeignText text={job.name || 'without a name'} />
        </Link>
        <span className="mono faint">{job.id.slice(-8)}</span>
        <StatusBadge status={job.status} stage={job.stage} />
      </div>
      {job.message === null || job.status === 'succeeded' ? null : (
        <ForeignText className="compare-message soft" text={job.message} />
      )}
      <dl className="facts">
        <dt>Performance</dt>
        <dd className="numeric compare-performance">
          {job.performance === null ? <span className="faint">none</span> : formatNumber(job.performance)}
        </dd>
        <dt>Findings</dt>
        <dd>
          <FindingCountsCell counts={job.findings} />
        </dd>
        <dt>Submitted</dt>
        <dd>
          <Time at={job.createdAt} />
        </dd>
        <dt>Took</dt>
        <dd>
          {job.startedAt === null ? (
            <span className="faint">not started</span>
          ) : (
            <Duration from={job.startedAt} to={job.finishedAt} />
          )}
        </dd>
        {labels.length === 0 ? null : (
          <>
            <dt>Labels</dt>
            <dd>
              <ForeignText text={labels.map((pair) => pair.join('=')).join(', ')} />
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}
