import { Link, useSearch } from 'wouter'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { compareAddress, readCompared } from './compared-jobs.ts'
import { DockerfileDiff } from './dockerfile-diff.tsx'
import { FigureTable } from './figure-table.tsx'
import { measuredFigures, reportedFigures } from './figures.ts'
import { FindingChanges } from './finding-changes.tsx'
import { JobCard } from './job-card.tsx'
import { JobChooser } from './job-chooser.tsx'
import { PackageChanges } from './package-changes.tsx'
import { PiecePair } from './piece-pair.tsx'
import { type ComparedJob, type Piece, useComparedJob } from './use-compared-job.ts'
import './compare-view.css'

/** Two jobs side by side. */
export function CompareView() {
  const [first, second] = readCompared(useSearch())
  if (first === null || second === null) return <JobChooser first={first} />
  return <Comparison key={`${first} ${second}`} first={first} second={second} />
}

function Comparison({ first, second }: { readonly first: string; readonly second: string }) {
  const one = useComparedJob(first)
  const other = useComparedJob(second)
  return (
    <div className="view">
      <div className="view-head">
        <h1>Comparison</h1>
        <div className="actions">
          <Link href={compareAddress(second, first)} className="button" replace>
            Swap
          </Link>
          <Link href="/compare" className="button">
            Other jobs
          </Link>
        </div>
      </div>
      {first === second ? (
        <div className="notice" data-tone="warn">
          Both are the same job, so nothing differs.
        </div>
      ) : null}
      <div className="columns">
        <JobCard side="A" id={first} job={one.job} />
        <JobCard side="B" id={second} job={other.job} />
      </div>
      {one.job.state === 'there' && other.job.state === 'there' ? <Parts one={one} other={other} /> : null}
    </div>
  )
}

function Parts({ one, other }: { readonly one: ComparedJob; readonly other: ComparedJob }) {
  return (
    <>
      <Section title="Figures">
        <PiecePair first={one.job} second={other.job}>
          {(job, otherJob) => {
            const first = { job, record: valueOf(one.record) }
            const second = { job: otherJob, record: valueOf(other.record) }
            return (
              <FigureTable
                groups={[
                  { name: 'Reported', figures: reportedFigures(first, second) },
                  { name: 'Measured from outside', figures: measuredFigures(first, second) },
                ]}
              />
            )
          }}
        </PiecePair>
        {[one.record, other.record].map((record, at) =>
          record.state === 'failed' ? (
            <ProblemNotice key={at === 0 ? 'A' : 'B'} error={record.error} />
          ) : null,
        )}
      </Section>
      <Section title="Dockerfile">
        <PiecePair first={one.dockerfile} second={other.dockerfile} height="12rem">
          {(from, to) => <DockerfileDiff from={from} to={to} />}
        </PiecePair>
      </Section>
      <Section title="Packages">
        <PiecePair first={one.packages} second={other.packages}>
          {(from, to) => <PackageChanges first={from} second={to} />}
        </PiecePair>
      </Section>
      <Section title="Findings">
        <PiecePair first={one.findings} second={other.findings}>
          {(from, to) => <FindingChanges first={from} second={to} />}
        </PiecePair>
      </Section>
    </>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = `compare-${title.toLowerCase()}`
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
      </div>
      {children}
    </section>
  )
}

function valueOf<Value>(piece: Piece<Value>): Value | null {
  return piece.state === 'there' ? piece.value : null
}
