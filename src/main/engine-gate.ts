import { setTimeout } from 'node:timers/promises'
import type { Engine, RunOwner } from '../engines/engine.ts'
import { isEnded } from '../jobs/job.ts'
import type { Logger } from '../observability/logger.ts'
import type { Store } from '../stores/store.ts'

export interface EngineGateDeps {
  readonly engine: Engine
  readonly store: Store
  readonly logger: Logger
}

const RETRY_MS = 1000

/**
 * Lets the worker claim only while the engine answers. Each time the engine comes (at start, after an outage), what
 * is ours on it and belongs to no unfinished attempt is removed before the first claim.
 */
export class EngineGate {
  readonly #deps: EngineGateDeps
  #open = false
  #opening: Promise<void> | undefined
  #told: string | undefined

  constructor(deps: EngineGateDeps) {
    this.#deps = deps
  }

  get isOpen(): boolean {
    return this.#open
  }

  close(): void {
    this.#open = false
  }

  /** Resolves when the engine answers; rejects with the signal's reason. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!this.#open) {
      signal.throwIfAborted()
      this.#opening ??= this.#tryOpen().finally(() => {
        this.#opening = undefined
      })
      await this.#opening
      if (!this.#open) await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  async #tryOpen(): Promise<void> {
    const { engine, logger } = this.#deps
    try {
      const info = await engine.info({ fresh: true })
      const swept = await this.sweep()
      logger.info({ engine: info.name, address: info.address, swept }, 'engine is ready')
      this.#open = true
      this.#told = undefined
    } catch (error) {
      // Once for each cause: an outage may last for hours, and its cause may change meanwhile.
      const cause = error instanceof Error ? error.message : String(error)
      if (this.#told !== cause) logger.warn({ err: error }, 'engine is not ready; jobs wait in the queue')
      this.#told = cause
    }
  }

  /** Removes what no unfinished attempt owns. */
  sweep(): ReturnType<Engine['sweep']> {
    return this.#deps.engine.sweep((owner) => isUnfinished(this.#deps.store, owner))
  }
}

async function isUnfinished(store: Store, owner: RunOwner): Promise<boolean> {
  const job = await store.jobs.get(owner.jobId)
  return job !== undefined && job.attempt === owner.attempt && !isEnded(job.status)
}
