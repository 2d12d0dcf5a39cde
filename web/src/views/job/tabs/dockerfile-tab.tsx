import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearch } from 'wouter'
import type { Attempt, Diagnostic, Finding, JobView } from '../../../../../src/client/api-types.generated.ts'
import { Loading } from '../../../ui/loading.tsx'
import { describeError, ProblemNotice } from '../../../ui/problem-notice.tsx'
import { DockerfileLine } from './dockerfile/dockerfile-line.tsx'
import { findFailedLine } from './dockerfile/failed-line.ts'
import { highlightDockerfile } from './dockerfile/highlight-dockerfile.ts'
import { describeDiagnostics, marksByLine } from './dockerfile/line-marks.ts'
import type { JobTabProps } from './job-tab.ts'
import { CopyButton } from './parts/copy-button.tsx'
import { DownloadLink } from './parts/download-link.tsx'
import { readLine, tabAddress } from './parts/tab-address.ts'
import { attemptDockerfileQuery, findingsQuery, hasImage, lintQuery } from './parts/tab-queries.ts'
import './parts/parts.css'
import './dockerfile/dockerfile-tab.css'

const NO_DIAGNOSTICS: readonly Diagnostic[] = []
const NO_FINDINGS: readonly Finding[] = []

/** The file, and at its lines what is said about them: the linter, the findings in the image, the failed build. */
export function DockerfileTab({ job, attempt }: JobTabProps) {
  const file = useQuery(attemptDockerfileQuery(job, attempt))
  const lint = useQuery(lintQuery(job, file.data))
  const findings = useQuery({ ...findingsQuery(job, attempt), enabled: hasImage(job, attempt) })
  const text = file.data
  if (text === undefined) {
    return (
      <div className="job-tab">
        {file.error === null ? (
          <Loading height="24rem" />
        ) : (
          <ProblemNotice error={file.error} onRetry={() => void file.refetch()} />
        )}
      </div>
    )
  }
  return (
    <div className="job-tab">
      <section className="card" aria-label="Dockerfile">
        <Head
          job={job}
          attempt={attempt}
          text={text}
          diagnostics={lint.data?.diagnostics}
          error={lint.error}
        />
        <Lines
          job={job}
          attempt={attempt}
          text={text}
          diagnostics={lint.data?.diagnostics ?? NO_DIAGNOSTICS}
          findings={findings.data?.findings ?? NO_FINDINGS}
        />
      </section>
    </div>
  )
}

interface HeadProps extends JobTabProps {
  readonly text: string
  readonly diagnostics: readonly Diagnostic[] | undefined
  readonly error: unknown
}

function Head({ job, attempt, text, diagnostics, error }: HeadProps) {
  const path = `/jobs/${encodeURIComponent(job.id)}/dockerfile?attempt=${attempt}`
  return (
    <div className="card-head">
      <span className="soft" role="status">
        {sayLint(diagnostics, error)}
      </span>
      <div className="actions">
        <CopyButton text={text} label="Copy the Dockerfile" />
        <DownloadLink path={path} name="Dockerfile">
          Download
        </DownloadLink>
        <Link href={`/submit?from=${encodeURIComponent(job.id)}`} className="button button-small">
          Change and submit again
        </Link>
      </div>
    </div>
  )
}

function sayLint(diagnostics: readonly Diagnostic[] | undefined, error: unknown): string {
  if (diagnostics !== undefined) {
    const words = describeDiagnostics(diagnostics)
    return words === '' ? 'The linter has nothing to say' : `The linter of now: ${words}`
  }
  return error === null ? 'The linter is being asked' : `Not checked: ${describeError(error).title}`
}

interface LinesProps extends JobTabProps {
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
  readonly findings: readonly Finding[]
}

function Lines({ job, attempt, text, diagnostics, findings }: LinesProps) {
  const named = readLine(useSearch())
  const lines = useMemo(() => highlightDockerfile(text), [text])
  const marks = useMemo(
    () => marksByLine(lines.length, diagnostics, findings),
    [lines.length, diagnostics, findings],
  )
  const one = attemptOf(job, attempt)
  const failed = one === undefined ? null : findFailedLine(job, one, text)
  const older = attempt === job.attempt ? undefined : attempt
  return (
    <ol className="job-dockerfile" aria-label="Lines">
      {lines.map((tokens, at) => (
        <DockerfileLine
          key={at}
          number={at + 1}
          tokens={tokens}
          marks={marks.get(at)}
          failed={failed?.line === at ? failed : null}
          isNamed={named === at + 1}
          address={tabAddress(job.id, { tab: 'dockerfile', attempt: older, line: at + 1 })}
          findingsAddress={tabAddress(job.id, { tab: 'findings', attempt: older })}
        />
      ))}
    </ol>
  )
}

function attemptOf(job: JobView, number: number): Attempt | undefined {
  return job.attempts.find((one) => one.number === number)
}
