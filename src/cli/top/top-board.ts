import type { JobSummary, System } from '../../client/api-types.generated.ts'
import type { JobChange } from '../../client/slipway-client.ts'

const MOST_ENDED = 5

/** The jobs that a look at a service shows, kept up to date by what the stream of changes tells. */
export class TopBoard {
  readonly #active = new Map<string, JobSummary>()
  #ended: JobSummary[] = []
  system: System | undefined
  /** How far the clock of the service is ahead of ours, milliseconds. */
  #aheadMs = 0

  get running(): readonly JobSummary[] {
    return this.#withStatus('running').toSorted(
      (a, b) => order(a.startedAt, b.startedAt) || order(a.id, b.id),
    )
  }

  /** Oldest first, which is the order of one tenant's jobs of one priority. */
  get queued(): readonly JobSummary[] {
    return this.#withStatus('queued').toSorted((a, b) => b.priority - a.priority || order(a.id, b.id))
  }

  /** Those that ended while we looked, the latest first. */
  get ended(): readonly JobSummary[] {
    return this.#ended
  }

  /** As the service has it: ages do not depend on our clock being right. */
  now(): number {
    return Date.now() + this.#aheadMs
  }

  tell(system: System): void {
    this.system = system
    const at = Date.parse(system.at)
    if (at > 0) this.#aheadMs = at - Date.now()
  }

  /** Everything anew. */
  replace(jobs: readonly JobSummary[]): void {
    this.#active.clear()
    for (const job of jobs) this.#active.set(job.id, job)
  }

  /** False when it is not enough to know this: the jobs must be read anew. */
  apply(change: JobChange): boolean {
    if (change.kind === 'many') return false
    if (change.kind === 'removed') {
      this.#active.delete(change.id)
      this.#ended = this.#ended.filter(({ id }) => id !== change.id)
      return true
    }
    const { job } = change
    this.#ended = this.#ended.filter(({ id }) => id !== job.id)
    if (job.status === 'running' || job.status === 'queued') {
      this.#active.set(job.id, job)
    } else {
      this.#active.delete(job.id)
      this.#ended = [job, ...this.#ended].slice(0, MOST_ENDED)
    }
    return true
  }

  #withStatus(status: string): JobSummary[] {
    return [...this.#active.values()].filter((job) => job.status === status)
  }
}

function order(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}
