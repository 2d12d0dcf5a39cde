import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Attempt, JobRecord, JobView, Stage } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatBytes, formatNumber } from '../../../../ui/format.ts'
import { showHidden } from '../../../../ui/show-hidden.ts'
import { StatusBadge } from '../../../../ui/status-badge.tsx'
import { Duration, Time } from '../../../../ui/time.tsx'
import { failedStage } from '../../stage-words.ts'
import { tabAddress } from '../parts/tab-address.ts'
import { describeStage, describeStart, describeTries } from './attempt-words.ts'

/** An attempt, and its evidence as far as it was read. */
export interface AttemptColumn {
  readonly attempt: Attempt
  readonly record: JobRecord | undefined
}

interface Props {
  readonly job: JobView
  readonly chosen: number
  readonly columns: readonly AttemptColumn[]
}

const STAGES: readonly Stage[] = ['validate', 'build', 'scan', 'run', 'measure', 'publish']

interface Row {
  readonly name: string
  readonly isNumeric?: boolean
  readonly cell: (column: AttemptColumn) => ReactNode
}

const ROWS: readonly Row[] = [
  { name: 'Verdict', cell: ({ attempt }) => <VerdictCell attempt={attempt} /> },
  { name: 'Began', cell: ({ attempt }) => describeStart(attempt) },
  { name: 'Asked for', cell: ({ attempt }) => <Time at={attempt.createdAt} /> },
  { name: 'Duration', isNumeric: true, cell: ({ attempt }) => <AttemptDuration attempt={attempt} /> },
  ...STAGES.map(
    (stage): Row => ({
      name: stage,
      isNumeric: true,
      cell: ({ attempt }) => <StageCell attempt={attempt} stage={stage} />,
    }),
  ),
  { name: 'Performance', isNumeric: true, cell: ({ record }) => <Performance record={record} /> },
  { name: 'Image', cell: ({ record }) => <ImageCell record={record} /> },
  { name: 'Dockerfile', cell: ({ record }) => <Short text={record?.submitted.dockerfile.sha256} /> },
  { name: 'Faults of ours', cell: ({ attempt }) => <FaultCell attempt={attempt} /> },
]

/** Attempts side by side; choosing one shows it in all other tabs. */
export function AttemptsTable({ job, chosen, columns }: Props) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Attempts side by side">
      <table className="table job-attempts">
        <thead>
          <tr>
            <td />
            {columns.map(({ attempt: { number } }) => (
              <th key={number} scope="col" data-chosen={number === chosen}>
                <Link
                  href={tabAddress(job.id, {
                    tab: 'attempts',
                    attempt: number === job.attempt ? undefined : number,
                  })}
                  aria-current={number === chosen ? 'true' : undefined}
                  className="job-attempts-choice"
                >
                  Attempt {number}
                </Link>
                <span className="faint">{describePlace(number === job.attempt, number === chosen)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ name, isNumeric = false, cell }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {columns.map((column) => (
                <td
                  key={column.attempt.number}
                  data-chosen={column.attempt.number === chosen}
                  className={isNumeric ? 'numeric' : undefined}
                >
                  {cell(column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function describePlace(isLatest: boolean, isChosen: boolean): string {
  if (isLatest) return isChosen ? ' latest, shown' : ' latest'
  return isChosen ? ' shown' : ''
}

function VerdictCell({ attempt: { verdict, status } }: { readonly attempt: Attempt }) {
  if (verdict === null) return <StatusBadge status={status === 'queued' ? 'queued' : 'running'} />
  return (
    <div className="job-attempts-verdict">
      <StatusBadge status={verdict.status} />
      {verdict.reason === null ? null : <code className="faint">{verdict.reason}</code>}
      <span title={showHidden(verdict.message)} className="job-attempts-message">
        <ForeignText text={verdict.message} className="soft" />
      </span>
    </div>
  )
}

function AttemptDuration({ attempt: { startedAt, endedAt } }: { readonly attempt: Attempt }) {
  return startedAt === null ? (
    <span className="faint">waits</span>
  ) : (
    <Duration from={startedAt} to={endedAt} />
  )
}

function StageCell({ attempt, stage }: { readonly attempt: Attempt; readonly stage: Stage }) {
  const report = attempt.stages.find((one) => one.stage === stage)
  const words = describeStage(report)
  if (failedStage(attempt) === stage) {
    return (
      <span className="job-attempts-rejected">
        {words} <span className="visually-hidden">failed</span>
        <span aria-hidden="true">✕</span>
      </span>
    )
  }
  return report?.durationMs === null || report?.status !== 'passed' ? (
    <span className="faint">{words}</span>
  ) : (
    words
  )
}

function Performance({ record }: { readonly record: JobRecord | undefined }) {
  const performance = record?.performance ?? null
  return performance === null ? (
    <span className="faint">–</span>
  ) : (
    <strong>{formatNumber(performance)}</strong>
  )
}

function ImageCell({ record }: { readonly record: JobRecord | undefined }) {
  const image = record?.image ?? null
  if (image === null) return <span className="faint">–</span>
  return (
    <>
      <Short text={image.id.replace(/^sha256:/, '')} />{' '}
      <span className="faint numeric">
        {formatBytes(image.bytes)}
        {image.reused ? ', reused' : ''}
      </span>
    </>
  )
}

/** Enough of a hash to tell whether two are the same. */
function Short({ text }: { readonly text: string | undefined }) {
  return text === undefined ? <span className="faint">–</span> : <code title={text}>{text.slice(0, 12)}</code>
}

function FaultCell({ attempt }: { readonly attempt: Attempt }) {
  const tries = describeTries(attempt)
  if (tries === null && attempt.lastFault === null) return <span className="faint">none</span>
  return (
    <div className="job-attempts-verdict">
      {tries === null ? null : <span>{tries}</span>}
      {attempt.lastFault === null ? null : <ForeignText text={attempt.lastFault} className="soft" />}
    </div>
  )
}
