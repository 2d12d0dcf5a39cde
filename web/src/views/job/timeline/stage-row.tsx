import type { Stage, StageReport } from '../../../../../src/client/api-types.generated.ts'
import { formatAbsolute, formatDuration } from '../../../ui/format.ts'
import { useNow } from '../../../ui/clock.ts'

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
  const { stage, status, startedAt, endedAt, message } = report
  const duration = useDuration(report)
  const began = startedAt === null ? '' : `, began ${formatAbsolute(Date.parse(startedAt))}`
  const ended = endedAt === null ? '' : `, ended ${formatAbsolute(Date.parse(endedAt))}`
  const said = message === null ? '' : `\n${message}`
  return (
    <li
      className="job-stage"
      data-status={status}
      // The square root keeps a long build from leaving no room for the others.
      style={{ flexGrow: Math.max(1, Math.sqrt((duration ?? 0) / 100)) }}
    >
      <button
        type="button"
        className="job-stage-button"
        title={`${stage}: ${status}${began}${ended}${said}`}
        aria-label={`${stage}: ${status}${duration === null ? '' : `, ${formatDuration(duration)}`}`}
        onClick={() => onChoose(stage)}
      >
        <span className="job-stage-name">{stage}</span>
        <span className="job-stage-time numeric">
          {status === 'skipped' ? 'skipped' : duration === null ? '–' : formatDuration(duration)}
        </span>
        <span className="job-stage-bar" aria-hidden="true" />
      </button>
    </li>
  )
}

/** Milliseconds; moves while the stage runs. */
function useDuration({ startedAt, durationMs, status }: StageReport): number | null {
  const now = useNow()
  if (durationMs !== null) return durationMs
  return status === 'running' && startedAt !== null ? Math.max(0, now - Date.parse(startedAt)) : null
}
