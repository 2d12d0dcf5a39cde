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
  /** The connection to the service is away. */
  readonly lost?: boolean
  /** The last picture, which stays: without spinner and output. */
  readonly final?: boolean
}

/** What a line is worth where there are too few rows for all of them. */
const WEIGHT = {
  now: 9,
  broken: 8,
  lastOutput: 7,
  note: 6,
  heading: 5,
  ended: 4,
  output: 3,
  done: 2,
  pending: 1,
} as const

interface Line {
  readonly weight: number
  readonly text: string
}

/** The lines, top first; never more than `rows`, and then those that say most of what happens now. */
export function progressView(progress: Progress, options: ViewOptions): string[] {
  const { paint } = options
  const attempt = progress.attempt > 1 ? `  attempt ${progress.attempt}` : ''
  const heading = `${paint('bold', neutralise(progress.name) || 'job')}  ${paint('dim', progress.id + attempt)}`
  const lines: Line[] = [{ weight: WEIGHT.heading, text: heading }, ...stageLines(progress, options)]
  const notes = progress.notes.slice(-3).map((note) => `! ${neutralise(note)}`)
  if (options.lost && !options.final) notes.push('! the connection was lost, trying again')
  for (const note of notes) lines.push({ weight: WEIGHT.note, text: paint('warn', note) })
  if (!options.final) lines.push(...outputLines(progress, options.rows - lines.length, paint))
  return fit(lines, Math.max(1, options.rows))
}

/** Leaves out what is worth least, the upper ones first. */
function fit(lines: readonly Line[], rows: number): string[] {
  const byWeight = lines
    .map((line, index) => ({ ...line, index }))
    .toSorted((one, other) => other.weight - one.weight || other.index - one.index)
  return byWeight
    .slice(0, rows)
    .toSorted((one, other) => one.index - other.index)
    .map(({ text }) => text)
}

function stageLines(progress: Progress, options: ViewOptions): Line[] {
  if (progress.stages.size === 0) {
    const place = progress.position === null ? '' : `, position ${progress.position}`
    return [{ weight: WEIGHT.now, text: `${spin(options)} queued${place}` }]
  }
  return STAGES.flatMap((name) => {
    const stage = progress.stages.get(name)
    const lines = [stageLine(name, stage, options)]
    if (name === 'build') lines.push(...stepLines(progress, stage, options))
    if (name === 'publish') lines.push(...pushLines(progress, stage, options))
    return lines
  })
}

function stageLine(name: string, stage: StageProgress | undefined, options: ViewOptions): Line {
  const { paint } = options
  const status = stage?.status ?? 'pending'
  const { sign, tone } = STAGE_SIGNS[status] ?? STAGE_SIGNS.pending
  if (status === 'pending')
    return { weight: WEIGHT.pending, text: `${paint(tone, sign)} ${paint('dim', name)}` }
  const mark = status === 'running' ? spin(options) : paint(tone, sign)
  const until = status === 'running' ? options.now : undefined
  const time = status === 'skipped' ? '' : timeCell(stage?.startedAt, stage?.endedAt, until)
  const said = status === 'skipped' ? `skipped: ${stage?.message ?? ''}` : (stage?.message ?? '')
  const text = `${mark} ${name.padEnd(9)} ${paint('dim', time.padStart(10))}  ${paint(status === 'rejected' ? 'bad' : 'dim', neutralise(said))}`
  const weight = status === 'running' ? WEIGHT.now : status === 'rejected' ? WEIGHT.broken : WEIGHT.ended
  return { weight, text }
}

/** The steps while the build runs or when it failed; afterwards they have been seen. */
function stepLines(progress: Progress, build: StageProgress | undefined, options: ViewOptions): Line[] {
  if (build === undefined || (build.status !== 'running' && build.status !== 'rejected')) return []
  const begun = [...progress.steps.values()].filter(
    (step) => (step.startedAt !== undefined || step.cached) && isOfInterest(step),
  )
  const hidden = begun.length - MAX_STEPS
  const more = options.paint('dim', `    … ${hidden} steps before`)
  return [
    ...(hidden > 0 ? [{ weight: WEIGHT.pending, text: more }] : []),
    ...begun.slice(-MAX_STEPS).map((step) => stepLine(step, options)),
  ]
}

function stepLine(step: StepProgress, options: ViewOptions): Line {
  const { paint } = options
  const failed = step.error !== null
  const done = step.completedAt !== undefined || step.cached
  const mark = failed ? paint('bad', '✗') : done ? paint('good', '✓') : spin(options)
  const time = step.cached
    ? 'cached'
    : timeCell(step.startedAt, step.completedAt, done ? undefined : options.now)
  const weight = failed ? WEIGHT.broken : done ? WEIGHT.done : WEIGHT.now
  return { weight, text: `  ${mark} ${paint('dim', time.padStart(17))}  ${neutralise(step.name)}` }
}

/** The layers while they are sent, or when that failed. */
function pushLines(progress: Progress, publish: StageProgress | undefined, { paint }: ViewOptions): Line[] {
  if (publish?.status !== 'running' && publish?.status !== 'rejected') return []
  const line = pushLine([...progress.layers.values()], paint)
  return line === undefined ? [] : [{ weight: WEIGHT.now, text: `    ${line}` }]
}

/** As many as there is room for, and the last one where there is none. */
function outputLines({ lines }: Progress, room: number, paint: Paint): Line[] {
  const shown = lines.slice(-Math.max(1, Math.min(MAX_LINES, room)))
  return shown.map((line, index) => ({
    weight: index === shown.length - 1 ? WEIGHT.lastOutput : WEIGHT.output,
    text: `${paint('dim', '  │')} ${line}`,
  }))
}

function timeCell(from: number | undefined, to: number | undefined, now: number | undefined): string {
  const end = to ?? now
  return from === undefined || end === undefined ? '' : formatDuration(end - from)
}

function spin({ paint, now, final }: ViewOptions): string {
  return paint('active', final ? '●' : (SPINNER[Math.floor(now / 100) % SPINNER.length] ?? '●'))
}
