import type { Logger } from '../../observability/logger.ts'
import { backoffMs } from '../../queue/backoff.ts'
import type { AdvisoryLibrary, SyncResult } from '../../scanners/osv/advisories/advisory-library.ts'

export interface BackgroundSyncDeps {
  readonly library: Pick<AdvisoryLibrary, 'index' | 'sync'>
  /** Ecosystems to keep up to date. */
  readonly wanted: () => readonly string[]
  readonly syncMs: number
  /** Longest wait after a first failure. */
  readonly firstRetryMs: number
  readonly now: () => number
  readonly random: () => number
  readonly logger: Pick<Logger, 'info' | 'warn'>
}

/** What setTimeout can wait for at most. */
const LONGEST_WAIT_MS = 2 ** 31 - 1
/** Each interval is shorter by up to this share, so that many services do not ask at the same moment. */
const JITTER = 0.1

/**
 * Keeps the wanted ecosystems up to date, one sync at a time. Nothing waits for it: a failure is logged and tried
 * again, sooner than at the next interval.
 */
export class BackgroundSync {
  readonly #deps: BackgroundSyncDeps
  readonly #dueAt = new Map<string, number>()
  readonly #failures = new Map<string, number>()
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined

  constructor(deps: BackgroundSyncDeps) {
    this.#deps = deps
  }

  /** Looks at what is due; to be called at the start, and when an ecosystem is wanted that was not before. */
  wake(): void {
    if (this.#stop.signal.aborted || this.#running !== undefined) return
    clearTimeout(this.#timer)
    const { wanted, now } = this.#deps
    const next = Math.min(...wanted().map((ecosystem) => this.#dueOf(ecosystem)))
    if (next === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.#begin(), Math.min(Math.max(0, next - now()), LONGEST_WAIT_MS))
  }

  /** Cancels what runs, and waits for its end. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the service stops'))
    clearTimeout(this.#timer)
    await this.#running
  }

  #begin(): void {
    const { wanted, now } = this.#deps
    const due = wanted().filter((ecosystem) => this.#dueOf(ecosystem) <= now())
    this.#running = this.#sync(due).finally(() => {
      this.#running = undefined
      this.wake()
    })
  }

  async #sync(due: readonly string[]): Promise<void> {
    const { library, logger } = this.#deps
    // The command line may have been quicker.
    for (const ecosystem of due) this.#dueAt.delete(ecosystem)
    const still = due.filter((ecosystem) => this.#dueOf(ecosystem) <= this.#deps.now())
    if (still.length === 0) return
    try {
      for (const result of await library.sync(still, { signal: this.#stop.signal })) this.#note(result)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      logger.warn({ err: error, ecosystems: still }, 'advisories could not be fetched; they are tried again')
      for (const ecosystem of still) this.#failed(ecosystem, true)
    }
  }

  #note(result: SyncResult): void {
    const { logger, now } = this.#deps
    const { ecosystem, outcome } = result
    if (outcome === 'failed') {
      logger.warn(
        { err: result.error, ecosystem },
        'advisories could not be fetched; the old ones stay in use',
      )
      this.#failed(ecosystem, result.error.retryable)
      return
    }
    this.#failures.delete(ecosystem)
    this.#dueAt.set(ecosystem, now() + this.#interval())
    const { taken, malformed, state } = result
    const facts = { ecosystem, outcome, taken, malformed: malformed.count, records: state?.records }
    logger.info(facts, 'advisories are up to date')
  }

  #failed(ecosystem: string, retryable: boolean): void {
    const { syncMs, firstRetryMs, now, random } = this.#deps
    const failures = (this.#failures.get(ecosystem) ?? 0) + 1
    this.#failures.set(ecosystem, failures)
    const limits = { firstSeconds: firstRetryMs / 1000, maxSeconds: syncMs / 1000 }
    this.#dueAt.set(ecosystem, now() + (retryable ? backoffMs(failures, limits, random) : this.#interval()))
  }

  #dueOf(ecosystem: string): number {
    const known = this.#dueAt.get(ecosystem)
    if (known !== undefined) return known
    const { library } = this.#deps
    const state = library.index.states().find((one) => one.ecosystem === ecosystem)
    const due = state === undefined ? 0 : state.updatedAt + this.#interval()
    this.#dueAt.set(ecosystem, due)
    return due
  }

  #interval(): number {
    return this.#deps.syncMs * (1 - JITTER * this.#deps.random())
  }
}
