import { SlipwayError } from '../errors/slipway-error.ts'
import { type Collected, type CollectorDeps, collectGarbage } from '../jobs/collect-garbage.ts'
import type { EngineGate } from './engine-gate.ts'

/** What one collection has removed, and what it found of processes that were killed. */
export interface WholeCollection extends Collected {
  readonly containers: number
  readonly volumes: number
  readonly mounts: number
}

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

  /** For somebody who waits for it. Throws `engine_unavailable` while the engine does not answer, and what goes wrong. */
  async collectNow(): Promise<WholeCollection> {
    await this.#running
    if (!this.#gate.isOpen) {
      throw new SlipwayError('engine_unavailable', {
        detail: 'nothing can be removed while the engine is away',
      })
    }
    const whole = this.#whole()
    this.#running = whole
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.#running = undefined
      })
    return whole
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  async #once(): Promise<void> {
    try {
      await this.#whole()
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'collection failed; it is tried again at the next interval')
    }
  }

  async #whole(): Promise<WholeCollection> {
    const collected = await collectGarbage(this.#deps)
    const { containers, volumes, mounts, images } = await this.#gate.sweep()
    return { ...collected, images: collected.images + images, containers, volumes, mounts }
  }
}
