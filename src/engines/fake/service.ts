import type { ServiceHealth, ServiceProbe } from '../engine.ts'

/** Time from one question to the next, ms. */
const PACE_MS = 5

/** What listens in a fake container, and what asking it has come to. */
export class FakeService {
  readonly #probe: ServiceProbe
  /** The script's word; undefined: what listens is asked. */
  readonly #healthyAfter: number | null | undefined
  readonly #listening = new Map<number, (path: string) => number>()
  #health: ServiceHealth

  constructor(probe: ServiceProbe, healthyAfter: number | null | undefined) {
    this.#probe = probe
    this.#healthyAfter = healthyAfter
    this.#health = { ...probe, healthyMs: null, probes: 0, lastStatus: null, lastError: null }
  }

  get health(): ServiceHealth {
    return this.#health
  }

  listen(port: number, answer: (path: string) => number): void {
    this.#listening.set(port, answer)
  }

  /** Asks until the answer is good, then calls `done`; the returned function ends that. */
  ask(startedAt: number, done: () => void): () => void {
    if (this.#health.healthyMs !== null) return () => undefined
    const timer = setInterval(() => {
      if (!this.#askOnce(startedAt)) return
      clearInterval(timer)
      done()
    }, PACE_MS)
    return () => clearInterval(timer)
  }

  #askOnce(startedAt: number): boolean {
    const probes = this.#health.probes + 1
    const status = this.#answer(probes)
    if (status === undefined) {
      this.#health = { ...this.#health, probes, lastError: 'connection refused' }
      return false
    }
    const isGood = status >= 200 && status <= 299
    const lastError = isGood ? null : `answered ${status}`
    const healthyMs = isGood ? Math.max(1, Date.now() - startedAt) : null
    this.#health = { ...this.#health, probes, lastStatus: status, lastError, healthyMs }
    return isGood
  }

  #answer(probes: number): number | undefined {
    if (this.#healthyAfter === undefined) return this.#listening.get(this.#probe.port)?.(this.#probe.path)
    return this.#healthyAfter !== null && probes >= this.#healthyAfter ? 200 : 503
  }
}
