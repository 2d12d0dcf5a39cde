/** What the events of a job tell that the job itself does not: the steps of each attempt's build. */
import type { Attempt, JobEvent, Stage } from '../../../../src/client/api-types.generated.ts'

export interface BuildStep {
  readonly id: string
  /** As the builder words it: `[2/3] RUN make`. */
  readonly name: string
  readonly cached: boolean
  /** Epoch milliseconds; null: not yet. */
  readonly startedAt: number | null
  readonly completedAt: number | null
  /** Null: it has not failed. */
  readonly error: string | null
  /** Line of the Dockerfile, from zero; null: not certain, or of before the service said it. */
  readonly line: number | null
}

export interface Progress {
  /** Of the last event; 0: none came yet. */
  readonly seq: number
  readonly attempt: number
  readonly steps: ReadonlyMap<number, readonly BuildStep[]>
}

export const NO_PROGRESS: Progress = { seq: 0, attempt: 1, steps: new Map() }

/** Events that came before are passed over. What a step's event holds is foreign: what does not fit is left out. */
export function applyEvent(before: Progress, event: JobEvent): Progress {
  if (event.seq <= before.seq) return before
  const data = asObject(event.data)
  const attempt = typeof data.attempt === 'number' ? data.attempt : before.attempt
  const progress = { ...before, seq: event.seq, attempt }
  // A build that begins again begins without steps.
  const begins = event.type === 'stage' && data.stage === 'build' && data.status === 'running'
  if (begins) return withSteps(progress, [])
  const step = event.type === 'step' ? readStep(data) : null
  if (step === null) return progress
  const steps = progress.steps.get(attempt) ?? []
  const known = steps.findIndex(({ id }) => id === step.id)
  return withSteps(progress, known < 0 ? [...steps, step] : steps.with(known, step))
}

/** Of the attempt that made the image: a retry from a later stage takes over what was built before. */
export function stepsOf(
  { steps }: Progress,
  attempts: readonly Attempt[],
  number: number,
): readonly BuildStep[] {
  const order: readonly Stage[] = ['validate', 'build']
  for (let at = number; at >= 1; at--) {
    const own = steps.get(at)
    if (own !== undefined) return own
    const attempt = attempts.find((one) => one.number === at)
    if (attempt === undefined || order.includes(attempt.from)) return []
  }
  return []
}

function withSteps(progress: Progress, steps: readonly BuildStep[]): Progress {
  return { ...progress, steps: new Map(progress.steps).set(progress.attempt, steps) }
}

function readStep(data: Readonly<Record<string, unknown>>): BuildStep | null {
  const { id, name, cached, startedAt, completedAt, error, line } = data
  if (typeof id !== 'string' || typeof name !== 'string') return null
  return {
    id,
    name,
    cached: cached === true,
    startedAt: typeof startedAt === 'number' ? startedAt : null,
    completedAt: typeof completedAt === 'number' ? completedAt : null,
    error: typeof error === 'string' && error !== '' ? error : null,
    line: typeof line === 'number' ? line : null,
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
