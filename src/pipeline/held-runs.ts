import type { Engine, RunHandle, RunOwner } from '../engines/engine.ts'
import type { StageContext } from './stage.ts'

const RELEASE_MS = 30_000

/** The containers that a stage holds, one an attempt, until its outcome is durable. */
export class HeldRuns {
  readonly #engine: Pick<Engine, 'findRun' | 'destroyRun'>
  readonly #ownerOf: (context: StageContext) => RunOwner
  readonly #handles = new Map<string, RunHandle>()

  constructor(engine: Pick<Engine, 'findRun' | 'destroyRun'>, ownerOf: (context: StageContext) => RunOwner) {
    this.#engine = engine
    this.#ownerOf = ownerOf
  }

  hold(context: StageContext, handle: RunHandle): void {
    this.#handles.set(key(context), handle)
  }

  /**
   * Destroys what is held, and what nobody has told of, too: a cancel may come while the start is under way, or before
   * an earlier process's container was looked for.
   */
  async release(context: StageContext): Promise<void> {
    const known = this.#handles.get(key(context))
    this.#handles.delete(key(context))
    const handle =
      known ?? (await this.#engine.findRun(this.#ownerOf(context), AbortSignal.timeout(RELEASE_MS)))
    if (handle !== undefined) await this.#engine.destroyRun(handle)
  }
}

const key = ({ job, attempt }: StageContext): string => `${job.id}/${attempt.number}`
