import { useQuery } from '@tanstack/react-query'
import type { JobRecord } from '../../../../../src/client/api-types.generated.ts'
import { formatNumber } from '../../../ui/format.ts'
import { Loading } from '../../../ui/loading.tsx'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import type { JobTabProps } from './job-tab.ts'
import { MetricsTable } from './metrics/metrics-table.tsx'
import { UsageOverTime } from './metrics/usage-over-time.tsx'
import { UsagePanel } from './metrics/usage-panel.tsx'
import { recordQuery } from './parts/tab-queries.ts'
import './parts/parts.css'
import './metrics/metrics-tab.css'

/** What the run reported, and what the host measured of it. */
export function MetricsTab({ job, attempt }: JobTabProps) {
  const { data: record, error, refetch } = useQuery(recordQuery(job, attempt))
  if (record === undefined) {
    return (
      <div className="job-tab">
        {error === null ? (
          <Loading height="30rem" />
        ) : (
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        )}
      </div>
    )
  }
  return (
    <div className="job-tab">
      <div className="columns job-metrics">
        <div className="job-metrics-left">
          <Performance record={record} isRequired={job.spec.performance === 'required'} />
          <MetricsTable metrics={record.metrics} />
        </div>
        <UsagePanel record={record} />
      </div>
      <UsageOverTime record={record} />
    </div>
  )
}

function Performance({ record, isRequired }: { readonly record: JobRecord; readonly isRequired: boolean }) {
  const { performance } = record
  return (
    <section className="card job-performance" aria-label="Performance">
      <span className="faint">Performance{isRequired ? ', required' : ''}</span>
      {performance === null ? (
        <span className="soft">
          None, or not yet: it is the number at <code>perf</code> in <code>/data/perf.json</code>
        </span>
      ) : (
        <strong className="numeric" title={String(performance)}>
          {formatNumber(performance)}
        </strong>
      )}
    </section>
  )
}
