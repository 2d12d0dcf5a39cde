import type { Stage, StageReport } from '../../../../../src/client/api-types.generated.ts'
import { formatAbsolute, formatDuration } from '../../../ui/format.ts'
import { useNow } from '../../../ui/clock.ts'
import { statusWord } from '../stage-words.ts'

interface Props {
  readonly stages: readonly StageReport[]
  readonly onChoose: (stage: Stage) => void
}

/** The stages side by side, each as wide as it took long, but never too narrow to read. */
export function StageRow({ stages, onChoose }: Props) {
  return (
    <ol className="job-stages" aria-label="Stages">
      {stages.map((report) => (
        <StageSegment key={report.stage} report={report} onChoose={onChoose} />
      ))}
    </ol>
  )
}

function StageSegment({
  report,
  onChoose,
}: {
  readonly report: StageReport
  readonly onChoose: (stage: Stage) => void
}) {
  const { stage, status } = report
  const duration = useDuration(report)
  const time = status === 'skipped' ? 'skipped' : duration === null ? '–' : formatDuration(duration)
  return (
    <li
      className="job-stage"
      data-status={status}
      // The square root keeps a long build from leaving no room for the others.
      style={{ flexGrow: Math.max(1, Math.sqrt((duration ?? 0) / 100)) }}
    >
      <button type="button" className="job-stage-button" onClick={() => onChoose(stage)}>
        <span className="job-stage-name">{stage}</span>
        <span className="job-stage-time numeric">{time}</span>
        {status === 'skipped' ? null : <span className="visually-hidden">{statusWord(status)}</span>}
        <span className="job-stage-bar" aria-hidden="true" />
      </button>
      <StageDetail report={report} />
    </li>
  )
}

/** Seen while the pointer or the focus is on the stage. */
function StageDetail({ report: { startedAt, endedAt, status, message } }: { readonly report: StageReport }) {
  if (startedAt === null) return null
  const began = `began ${formatAbsolute(Date.parse(startedAt))}`
  return (
    <div className="job-stage-detail">
      <strong>{statusWord(status)}</strong>
      <span>{began}</span>
      {endedAt === null ? null : <span>ended {formatAbsolute(Date.parse(endedAt))}</span>}
      {message === null ? null : <bdi>{message}</bdi>}
    </div>
  )
}

/** Milliseconds; moves while the stage runs. */
function useDuration({ startedAt, durationMs, status }: StageReport): number | null {
  const now = useNow()
  if (durationMs !== null) return durationMs
  return status === 'running' && startedAt !== null ? Math.max(0, now - Date.parse(startedAt)) : null
}
