/** Progress as a picture that is redrawn in place: stages, the build's steps, the last lines of output. */
import { neutralise } from './neutralise.ts'
import { isOfInterest, type Progress, STAGES, type StageProgress, type StepProgress } from './progress.ts'
import { pushLine } from './push-layers.ts'
import { formatDuration } from './quantity.ts'
import { type Paint, STAGE_SIGNS } from './style.ts'

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const
const MAX_STEPS = 8
const MAX_LINES = 6

export interface ViewOptions {
  readonly paint: Paint
  /** Rows that the picture may take. */
  readonly rows: number
  /** Epoch milliseconds; times of what runs are counted to it. */
  readonly now: number
  /** The last picture, which stays: without spinner and output. */
  readonly final?: boolean
}

/** The lines, top first. Longer ones are cut by the terminal, not here (only it knows how wide a character is). */
export function progressView(progress: Progress, options: ViewOptions): string[] {
  const { paint } = options
  const attempt = progress.attempt > 1 ? `  attempt ${progress.attempt}` : ''
  const lines = [
    `${paint('bold', neutralise(progress.name) || 'job')}  ${paint('dim', progress.id + attempt)}`,
  ]
  if (progress.stages.size === 0) {
    const place = progress.position === null ? '' : `, position ${progress.position}`
    lines.push(`${spin(options)} queued${place}`)
  } else {
    for (const name of STAGES) {
      const stage = progress.stages.get(name)
      lines.push(stageLine(name, stage, options))
      if (name === 'build') lines.push(...stepLines(progress, stage, options))
      if (name === 'publish') lines.push(...pushLines(progress, stage, options))
    }
  }
  for (const note of progress.notes.slice(-3)) lines.push(paint('warn', `! ${neutralise(note)}`))
  if (options.final) return lines
  const room = Math.min(MAX_LINES, options.rows - lines.length)
  if (room > 0) lines.push(...progress.lines.slice(-room).map((line) => `${paint('dim', '  │')} ${line}`))
  return lines.slice(0, Math.max(1, options.rows))
}

function stageLine(name: string, stage: StageProgress | undefined, options: ViewOptions): string {
  const { paint } = options
  const status = stage?.status ?? 'pending'
  const { sign, tone } = STAGE_SIGNS[status] ?? STAGE_SIGNS.pending
  const mark = status === 'running' ? spin(options) : paint(tone, sign)
  const until = status === 'running' ? options.now : undefined
  const time = status === 'skipped' ? '' : timeCell(stage?.startedAt, stage?.endedAt, until)
  if (status === 'pending') return `${mark} ${paint('dim', name)}`
  const said = status === 'skipped' ? `skipped: ${stage?.message ?? ''}` : (stage?.message ?? '')
  return `${mark} ${name.padEnd(9)} ${paint('dim', time.padStart(10))}  ${paint(status === 'rejected' ? 'bad' : 'dim', neutralise(said))}`
}

/** The steps while the build runs or when it failed; afterwards they have been seen. */
function stepLines(progress: Progress, build: StageProgress | undefined, options: ViewOptions): string[] {
  if (build === undefined || (build.status !== 'running' && build.status !== 'rejected')) return []
  const begun = [...progress.steps.values()].filter(
    (step) => (step.startedAt !== undefined || step.cached) && isOfInterest(step),
  )
  const hidden = begun.length - MAX_STEPS
  const more = hidden > 0 ? [options.paint('dim', `    … ${hidden} steps before`)] : []
  return [...more, ...begun.slice(-MAX_STEPS).map((step) => stepLine(step, options))]
}

/** The layers while they are sent, or when that failed. */
function pushLines(progress: Progress, publish: StageProgress | undefined, { paint }: ViewOptions): string[] {
  if (publish?.status !== 'running' && publish?.status !== 'rejected') return []
  const line = pushLine([...progress.layers.values()], paint)
  return line === undefined ? [] : [`    ${line}`]
}

function stepLine(step: StepProgress, options: ViewOptions): string {
  const { paint } = options
  const failed = step.error !== null
  const done = step.completedAt !== undefined || step.cached
  const mark = failed ? paint('bad', '✗') : done ? paint('good', '✓') : spin(options)
  const time = step.cached
    ? 'cached'
    : timeCell(step.startedAt, step.completedAt, done ? undefined : options.now)
  return `  ${mark} ${paint('dim', time.padStart(17))}  ${neutralise(step.name)}`
}

function timeCell(from: number | undefined, to: number | undefined, now: number | undefined): string {
  const end = to ?? now
  return from === undefined || end === undefined ? '' : formatDuration(end - from)
}

function spin({ paint, now, final }: ViewOptions): string {
  return paint('active', final ? '●' : (SPINNER[Math.floor(now / 100) % SPINNER.length] ?? '●'))
}
