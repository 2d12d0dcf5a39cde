/** What is known of a job that is watched: the job as it was, and every event since. */
import type { JobEvent, JobView, LogLine, Stage, StageStatus } from '../../client/api-types.generated.ts'
import { latestState } from './neutralise.ts'
import { type PushLayer, readLayers } from './push-layers.ts'
import { timeOf } from './quantity.ts'

export const STAGES: readonly Stage[] = ['validate', 'build', 'scan', 'run', 'measure', 'publish']

const KEPT_LINES = 50
/** More of a line than any terminal is wide; lines may have a megabyte. */
const KEPT_CHARACTERS = 1000

export interface StageProgress {
  readonly stage: Stage
  readonly status: StageStatus
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  readonly message: string | null
}

export interface StepProgress {
  readonly id: string
  readonly name: string
  readonly cached: boolean
  readonly startedAt: number | undefined
  readonly completedAt: number | undefined
  readonly error: string | null
}

export class Progress {
  readonly id: string
  readonly name: string
  attempt: number
  /** Place in the queue when the job was looked at; null once it runs. */
  position: number | null
  readonly stages = new Map<Stage, StageProgress>()
  readonly steps = new Map<string, StepProgress>()
  /** Of the push that runs or has run. */
  readonly layers = new Map<string, PushLayer>()
  /** The last lines of output, harmless to show. */
  readonly lines: string[] = []
  /** What the reader should know: warnings, and tries that failed on the service's side. */
  readonly notes: string[] = []

  constructor(job: JobView) {
    this.id = job.id
    this.name = job.name
    this.attempt = job.attempt
    this.position = job.position
    // A retry takes stages over from the attempt before; no event tells of them again.
    const latest = job.attempts.find((attempt) => attempt.number === job.attempt)
    for (const stage of latest?.stages ?? []) this.#stage({ ...stage })
  }

  /** The event's own words are untrusted: what does not look as expected is passed over. */
  apply(event: JobEvent): void {
    const data = (typeof event.data === 'object' && event.data !== null ? event.data : {}) as Record<
      string,
      unknown
    >
    if (event.type === 'started') this.position = null
    if (event.type === 'queued' || event.type === 'retrying') this.#restart(data)
    if (event.type === 'stage') this.#stage(data)
    if (event.type === 'step') this.#step(data)
    if (event.type === 'warning') this.notes.push(`warning: ${textOf(data.message)}`)
    if (event.type === 'retrying')
      this.notes.push(`the service had a fault and tries again: ${textOf(data.fault)}`)
  }

  log(line: LogLine): void {
    if (line.stream === 'system') return
    const text = latestState(line.text).slice(0, KEPT_CHARACTERS)
    if (text.trim() === '') return
    this.lines.push(text)
    if (this.lines.length > KEPT_LINES) this.lines.shift()
  }

  #restart(data: Record<string, unknown>): void {
    const { attempt, from } = data
    if (typeof attempt === 'number' && attempt !== this.attempt) {
      this.attempt = attempt
      const first = STAGES.findIndex((name) => name === from)
      for (const name of STAGES.slice(Math.max(first, 0))) this.stages.delete(name)
    }
    // What ran when the fault came will run again; what had passed stays passed.
    for (const [name, stage] of this.stages) if (stage.status === 'running') this.stages.delete(name)
  }

  #stage(data: Record<string, unknown>): void {
    const stage = STAGES.find((name) => name === data.stage)
    if (stage === undefined || typeof data.status !== 'string') return
    if (stage === 'build' && data.status === 'running') this.steps.clear()
    if (stage === 'publish' && data.status === 'running') this.layers.clear()
    this.stages.set(stage, {
      stage,
      status: data.status as StageStatus,
      startedAt: timeOf(data.startedAt),
      endedAt: timeOf(data.endedAt),
      message: typeof data.message === 'string' ? data.message : null,
    })
  }

  #step(data: Record<string, unknown>): void {
    for (const layer of readLayers(data.layers)) this.layers.set(layer.id, layer)
    if (typeof data.id !== 'string' || typeof data.name !== 'string') return
    this.steps.set(data.id, {
      id: data.id,
      name: data.name,
      cached: data.cached === true,
      startedAt: timeOf(data.startedAt),
      completedAt: timeOf(data.completedAt),
      error: typeof data.error === 'string' && data.error !== '' ? data.error : null,
    })
  }
}

/** Steps of the Dockerfile are `[2/3] RUN make`; those that the builder takes by itself matter only when one fails. */
export function isOfInterest(step: StepProgress): boolean {
  return step.error !== null || (step.name.startsWith('[') && !step.name.startsWith('[internal]'))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
