import { useNow } from '../../../ui/clock.ts'
import { formatDuration } from '../../../ui/format.ts'
import type { BuildStep } from '../progress.ts'
import { layOutSteps, type StepBar } from './lay-out-steps.ts'

interface Props {
  readonly steps: readonly BuildStep[]
  /** When the build ended, epoch milliseconds; null: it goes on. */
  readonly endedAt: number | null
  readonly onChoose: (step: string) => void
}

/** The steps of the build as bars on one time axis; a table for whoever does not see the bars. */
export function StepTable({ steps, endedAt, onChoose }: Props) {
  const now = useNow()
  const { bars, start, length } = layOutSteps(steps, now, endedAt)
  if (bars.length === 0) return null
  return (
    <div className="job-steps" tabIndex={0} role="group" aria-label="Build steps">
      <table>
        <caption className="visually-hidden">
          Build steps, {formatDuration(length)} from the first to the last
        </caption>
        <colgroup>
          <col className="job-steps-names" />
          <col />
          <col className="job-steps-times" />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Step</th>
            <th scope="col">On the time axis</th>
            <th scope="col">Duration</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <StepRow key={bar.step.id} bar={bar} start={start} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly bar: StepBar
  readonly start: number
  readonly onChoose: (step: string) => void
}

function StepRow({ bar, start, onChoose }: RowProps) {
  const { step, from, width, duration, running } = bar
  const state = stateOf(step, running)
  const percent = (part: number): string => `${(part * 100).toFixed(2)}%`
  return (
    <tr data-state={duration === null ? 'waiting' : state}>
      <th scope="row">
        <button type="button" className="job-step-name" title={step.name} onClick={() => onChoose(step.name)}>
          <bdi>{step.name}</bdi>
        </button>
      </th>
      <td className="job-step-axis">
        {duration === null ? null : (
          <span className="job-step-bar" style={{ left: percent(from), width: percent(width) }} />
        )}
        <span className="job-step-detail numeric">{detail(bar, start)}</span>
      </td>
      <td className="job-step-time numeric">{timeOf(state, duration)}</td>
    </tr>
  )
}

function stateOf({ error, cached, completedAt }: BuildStep, running: boolean): string {
  if (error !== null) return 'failed'
  if (running) return 'running'
  if (completedAt === null) return 'stopped'
  return cached ? 'cached' : 'done'
}

function timeOf(state: string, duration: number | null): string {
  if (duration === null) return 'waiting'
  if (state === 'cached') return 'cached'
  const told = state === 'failed' || state === 'stopped' ? `${state}, ` : ''
  return told + formatDuration(duration)
}

function detail({ step: { startedAt, completedAt } }: StepBar, start: number): string {
  if (startedAt === null) return 'Not begun'
  const began = `began after ${formatDuration(Math.max(0, startedAt - start))}`
  return completedAt === null
    ? began
    : `${began}, ended after ${formatDuration(Math.max(0, completedAt - start))}`
}
