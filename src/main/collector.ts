import { type CollectorDeps, collectGarbage } from '../jobs/collect-garbage.ts'
import type { EngineGate } from './engine-gate.ts'

/** Collects garbage at intervals while the engine answers, one collection at a time. */
export class Collector {
  readonly #deps: CollectorDeps
  readonly #gate: EngineGate
  readonly #timer: NodeJS.Timeout
  #running: Promise<void> | undefined

  constructor(deps: CollectorDeps, gate: EngineGate) {
    this.#deps = deps
    this.#gate = gate
    this.#timer = setInterval(() => this.collect(), deps.retention.intervalSeconds * 1000)
  }

  /** Starts a collection unless one runs; its failure is logged and the next one tries again. */
  collect(): void {
    if (this.#running !== undefined || !this.#gate.isOpen) return
    this.#running = this.#once().finally(() => {
      this.#running = undefined
    })
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  async #once(): Promise<void> {
    try {
      await collectGarbage(this.#deps)
      await this.#gate.sweep()
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'collection failed; it is tried again at the next interval')
    }
  }
}
