import { useQuery } from '@tanstack/react-query'
import type { JobRecord } from '../../../../../src/client/api-types.generated.ts'
import { Loading } from '../../../ui/loading.tsx'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import { showHidden } from '../../../ui/show-hidden.ts'
import type { JobTabProps } from './job-tab.ts'
import { CopyButton } from './parts/copy-button.tsx'
import { DownloadLink } from './parts/download-link.tsx'
import { tabAddress } from './parts/tab-address.ts'
import { recordQuery } from './parts/tab-queries.ts'
import { ImageSection } from './record/image-section.tsx'
import { PublishedSection } from './record/published-section.tsx'
import { ReachedSection } from './record/reached-section.tsx'
import { unknownMembers } from './record/record-facts.ts'
import { RunSection } from './record/run-section.tsx'
import { HardeningSection, VulnerabilitiesSection } from './record/scan-sections.tsx'
import { Section } from './record/section.tsx'
import { SandboxSection, SubmittedSection } from './record/submitted-section.tsx'
import { TimingsSection, VersionsSection } from './record/timings-section.tsx'
import './parts/parts.css'
import './record/record-tab.css'

/** What has a place on this page: all that its own service has. The verdict and the other tabs show some of it. */
const KNOWN: Readonly<Record<keyof JobRecord, true>> = {
  job: true,
  attempt: true,
  status: true,
  reason: true,
  message: true,
  line: true,
  submitted: true,
  policy: true,
  image: true,
  reached: true,
  sandbox: true,
  run: true,
  vulnerabilities: true,
  hardening: true,
  performance: true,
  metrics: true,
  published: true,
  timings: true,
  versions: true,
}

/** The evidence on which the verdict of an attempt stands. */
export function RecordTab({ job, attempt }: JobTabProps) {
  const { data: record, error, refetch } = useQuery(recordQuery(job, attempt))
  if (record === undefined) {
    return (
      <div className="job-tab">
        {error === null ? (
          <Loading height="40rem" />
        ) : (
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        )}
      </div>
    )
  }
  const older = attempt === job.attempt ? undefined : attempt
  return (
    <div className="job-tab">
      <RecordHead record={record} />
      <div className="job-record">
        <SubmittedSection record={record} />
        <ImageSection image={record.image} />
        <RunSection run={record.run} />
        <SandboxSection record={record} />
        <TimingsSection timings={record.timings} />
        <ReachedSection reached={record.reached} />
        <VulnerabilitiesSection
          vulnerabilities={record.vulnerabilities}
          findingsAddress={tabAddress(job.id, { tab: 'findings', attempt: older })}
        />
        <HardeningSection hardening={record.hardening} />
        <PublishedSection published={record.published} />
        <VersionsSection versions={record.versions} />
        <OtherMembers record={record} />
      </div>
    </div>
  )
}

function RecordHead({ record }: { readonly record: JobRecord }) {
  const { job, attempt, status } = record
  const isOver = status !== 'queued' && status !== 'running'
  return (
    <div className="view-head">
      <p className="soft">
        The evidence of attempt {attempt}
        {isOver ? '.' : ', as far as it has come.'}
      </p>
      <div className="actions">
        <CopyButton
          text={JSON.stringify(record, null, 2)}
          label="Copy JSON of the record"
          words="Copy JSON"
        />
        <DownloadLink
          path={`/jobs/${encodeURIComponent(job)}/record?attempt=${attempt}`}
          name={`${job}-${attempt}.record.json`}
        >
          Download JSON
        </DownloadLink>
      </div>
    </div>
  )
}

/** A newer service may know more than this page. */
function OtherMembers({ record }: { readonly record: JobRecord }) {
  const others = unknownMembers({ ...record }, Object.keys(KNOWN))
  if (Object.keys(others).length === 0) return null
  return (
    <Section title="More">
      <pre className="job-record-raw" tabIndex={0} aria-label="Other members of the record">
        {JSON.stringify(others, null, 2).split('\n').map(showHidden).join('\n')}
      </pre>
    </Section>
  )
}
