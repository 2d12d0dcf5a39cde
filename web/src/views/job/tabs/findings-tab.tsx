import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import type { Findings } from '../../../../../src/client/api-types.generated.ts'
import { ProblemError } from '../../../../../src/client/errors.ts'
import { ForeignText } from '../../../ui/foreign-text.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import { CoveragePanel } from './findings/coverage-panel.tsx'
import { NO_FINDING_FILTER, filterFindings } from './findings/filter-findings.ts'
import { describeEmpty } from './findings/finding-words.ts'
import { FindingsDownloads } from './findings/findings-downloads.tsx'
import { FindingsFilter } from './findings/findings-filter.tsx'
import { FindingsTable } from './findings/findings-table.tsx'
import { GatePanel } from './findings/gate-panel.tsx'
import { UpdatesPanel } from './findings/updates-panel.tsx'
import type { JobTabProps } from './job-tab.ts'
import { NoImage } from './parts/no-image.tsx'
import { tabAddress } from './parts/tab-address.ts'
import { findingsQuery, hasImage } from './parts/tab-queries.ts'
import './parts/parts.css'
import './findings/findings-tab.css'

/** Known weaknesses of the image, with the advisories of now, and what the gate says of them. */
export function FindingsTab({ job, attempt }: JobTabProps) {
  const isBuilt = hasImage(job, attempt)
  const { data, error, refetch } = useQuery({ ...findingsQuery(job, attempt), enabled: isBuilt })
  if (!isBuilt)
    return <NoImage job={job} attempt={attempt} what="There is nothing to look for weaknesses in." />
  if (data !== undefined) return <Report job={job} attempt={attempt} report={data} />
  if (error instanceof ProblemError && error.code === 'not_found') return <NotScanned error={error} />
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

/** No error: an image of a server without a scanner, or one that the stage `scan` has not come to. */
function NotScanned({ error: { problem } }: { readonly error: ProblemError }) {
  return (
    <div className="job-tab">
      <EmptyState title="Nothing is known about this image">
        <p>
          <ForeignText text={problem.detail} />
        </p>
        <p>
          <ForeignText text={problem.action ?? ''} />
        </p>
      </EmptyState>
    </div>
  )
}

function Report({ job, attempt, report }: JobTabProps & { readonly report: Findings }) {
  const older = attempt === job.attempt ? undefined : attempt
  const lineAddress = (line: number): string =>
    tabAddress(job.id, { tab: 'dockerfile', attempt: older, line })
  return (
    <div className="job-tab">
      <GatePanel findings={report} />
      <CoveragePanel findings={report} />
      <UpdatesPanel findings={report.findings} known={report.gate.updates} lineAddress={lineAddress} />
      <FindingsDownloads id={job.id} attempt={attempt} />
      {report.findings.length === 0 ? (
        <EmptyState title={describeEmpty(report.status)}>
          <p>Advisories are matched again each time that this is opened.</p>
        </EmptyState>
      ) : (
        <FindingsList findings={report.findings} lineAddress={lineAddress} />
      )}
    </div>
  )
}

function FindingsList({
  findings,
  lineAddress,
}: Pick<Findings, 'findings'> & { readonly lineAddress: (line: number) => string }) {
  const [filter, setFilter] = useState(NO_FINDING_FILTER)
  const [byPackage, setByPackage] = useState(false)
  const wanted = useDeferredValue(filter)
  const shown = useMemo(() => filterFindings(findings, wanted), [findings, wanted])
  return (
    <section className="card" aria-label="Findings">
      <FindingsFilter
        findings={findings}
        shown={shown.length}
        filter={filter}
        byPackage={byPackage}
        onFilter={setFilter}
        onGroup={setByPackage}
      />
      {shown.length === 0 ? (
        <div className="job-none">
          <p>No finding is like that.</p>
          <button type="button" className="button button-small" onClick={() => setFilter(NO_FINDING_FILTER)}>
            Show all
          </button>
        </div>
      ) : (
        <FindingsTable findings={shown} byPackage={byPackage} lineAddress={lineAddress} />
      )}
    </section>
  )
}
