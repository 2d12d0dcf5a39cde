/**
 * Keeps a list of jobs up to date: reads its pages as they come into view, lays changes over them, and reads anew where
 * changes may have been missed. It knows nothing of the page: the service and the clock are given to it.
 */
import type { JobChange } from '../../../../src/client/slipway-client.ts'
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import { isTransient } from '../../../../src/client/errors.ts'
import {
  NO_LIST,
  type JobList,
  type PageAnswer,
  addNewer,
  addPage,
  applyChange,
  keepNear,
  keepOnly,
  pagesBetween,
  refillPage,
  restart,
  rowCount,
  showWaiting,
} from './job-list.ts'

/** Rows that can be reached by scrolling: browsers lay out no page of any height. Older jobs are found by a filter. */
export const MOST_ROWS = 100_000
/** Changes are shown together, this often. */
const GATHER_MS = 100
/** A list that is out of date is read anew at most this often. */
const REREAD_MS = 3000
/** After a reading that failed and may go well another time. */
const AGAIN_MS = 5000
/** More changes at once than this are not laid over the list one by one. */
const MANY_CHANGES = 500
/** The first page is read anew when the jobs that came on top have made it this long. */
const LONGEST_FIRST_PAGE = 400
/** A search that finds nothing in so many answers waits to be told to go on. */
const FRUITLESS_ANSWERS = 3

export interface FeedAnswer extends PageAnswer {
  /** A search has looked at jobs back to this time; null: it has looked at all. */
  readonly searchedTo?: string | null | undefined
}

export interface FeedState {
  readonly list: JobList
  /** What the last reading has failed with; null: nothing. */
  readonly error: unknown
  readonly isReading: boolean
  /** More can be had, but only when asked for with `readMore`. */
  readonly isPaused: boolean
  readonly searchedTo: string | null
}

export interface FeedSource {
  read(cursor: string | undefined, signal: AbortSignal): Promise<FeedAnswer>
  fits(job: JobSummary): boolean
}

interface View {
  readonly from: number
  readonly to: number
  readonly atTop: boolean
}

export class JobFeed {
  readonly #source: FeedSource
  readonly #stop = new AbortController()
  readonly #listeners = new Set<() => void>()
  #state: FeedState = { list: NO_LIST, error: null, isReading: false, isPaused: false, searchedTo: null }
  #view: View = { from: 0, to: 0, atTop: true }
  #gathered: JobChange[] = []
  /** Changes since the oldest reading that has no answer yet: the answer may not know of them. */
  #meanwhile: JobChange[] = []
  #asking = 0
  #gathering: ReturnType<typeof setTimeout> | undefined
  #rereading: ReturnType<typeof setTimeout> | undefined
  #trying: ReturnType<typeof setTimeout> | undefined
  #lastReread = Number.NEGATIVE_INFINITY
  #refills = new Set<string>()
  #fruitless = 0

  constructor(source: FeedSource) {
    this.#source = source
  }

  readonly state = (): FeedState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads the first page. */
  start(): void {
    void this.#restart()
  }

  /** Nothing is read or told after it. */
  close(): void {
    this.#stop.abort()
    clearTimeout(this.#gathering)
    clearTimeout(this.#rereading)
    clearTimeout(this.#trying)
    this.#listeners.clear()
  }

  onChange(change: JobChange): void {
    if (change.kind === 'many') return this.reread()
    this.#gathered.push(change)
    if (this.#asking > 0) this.#meanwhile.push(change)
    this.#gathering ??= setTimeout(() => this.#applyGathered(), GATHER_MS)
  }

  /** What is shown may be out of date. */
  reread(): void {
    if (this.#rereading !== undefined) return
    const wait = Math.max(0, this.#lastReread + REREAD_MS - Date.now())
    this.#rereading = setTimeout(() => {
      this.#rereading = undefined
      void (this.#view.atTop ? this.#restart() : this.#refresh())
    }, wait)
  }

  /** Rows in view, both included; `atTop` when new ones may come above the first. */
  look(view: View): void {
    this.#view = view
    const { list } = this.#state
    for (const page of pagesBetween(list, view.from, view.to)) {
      if (page.jobs === null) void this.#refill(page.cursor)
    }
    const near = keepNear(list, view.from, view.to)
    if (near !== list) this.#set({ list: near })
    if (this.#wantsMore()) void this.#readNext()
  }

  /** Goes on where reading was paused or has failed. */
  readMore(): void {
    this.#fruitless = 0
    this.#set({ error: null, isPaused: false })
    if (this.#state.list.next === undefined) void this.#restart()
    else this.look(this.#view)
  }

  /** Jobs that came meanwhile go on top. */
  showNew(): void {
    const { list } = this.#state
    if (list.moreWaiting) void this.#restart()
    else this.#set({ list: showWaiting(list) })
  }

  #wantsMore(): boolean {
    const { list, isReading, isPaused, error } = this.#state
    if (isReading || isPaused || error !== null || typeof list.next !== 'string') return false
    const count = rowCount(list)
    return count < MOST_ROWS && this.#view.to >= count - 30
  }

  #applyGathered(): void {
    this.#gathering = undefined
    const changes = this.#gathered.splice(0)
    if (changes.length > MANY_CHANGES) return this.reread()
    this.#apply(changes)
    if ((this.#state.list.pages[0]?.count ?? 0) > LONGEST_FIRST_PAGE) this.reread()
  }

  #apply(changes: readonly JobChange[]): void {
    const view = { fits: this.#source.fits, atTop: this.#view.atTop }
    const list = changes.reduce((before, change) => applyChange(before, change, view), this.#state.list)
    if (list !== this.#state.list) this.#set({ list })
  }

  async #restart(): Promise<void> {
    this.#lastReread = Date.now()
    await this.#read(undefined, (answer) => {
      this.#fruitless = 0
      this.#set({ list: restart(answer), ...this.#judge(answer) })
    })
  }

  /** Somebody reads further down: the rows in view stay where they are. */
  async #refresh(): Promise<void> {
    this.#lastReread = Date.now()
    await this.#read(undefined, (answer) => {
      const { from, to } = this.#view
      const list = keepOnly(addNewer(this.#state.list, answer), from, to)
      this.#set({ list })
      for (const { cursor } of pagesBetween(list, from, to)) void this.#refill(cursor)
    })
  }

  async #readNext(): Promise<void> {
    const cursor = this.#state.list.next
    if (typeof cursor !== 'string') return
    await this.#read(cursor, (answer) => {
      this.#set({ list: addPage(this.#state.list, cursor, answer), ...this.#judge(answer) })
    })
  }

  async #refill(cursor: string | undefined): Promise<void> {
    if (cursor === undefined || this.#refills.has(cursor)) return
    this.#refills.add(cursor)
    await this.#ask(cursor, (answer) => this.#set({ list: refillPage(this.#state.list, cursor, answer) }))
    this.#refills.delete(cursor)
  }

  #judge(answer: FeedAnswer): Pick<FeedState, 'isPaused' | 'searchedTo'> {
    this.#fruitless = answer.jobs.length === 0 ? this.#fruitless + 1 : 0
    const isPaused = answer.next !== null && this.#fruitless >= FRUITLESS_ANSWERS
    return { isPaused, searchedTo: answer.searchedTo ?? null }
  }

  async #read(cursor: string | undefined, take: (answer: FeedAnswer) => void): Promise<void> {
    this.#set({ isReading: true })
    await this.#ask(cursor, take)
    this.#set({ isReading: false })
    if (this.#wantsMore()) void this.#readNext()
  }

  async #ask(cursor: string | undefined, take: (answer: FeedAnswer) => void): Promise<void> {
    const { signal } = this.#stop
    this.#asking += 1
    try {
      const answer = await this.#source.read(cursor, signal)
      if (signal.aborted) return
      take(answer)
      this.#apply(this.#meanwhile)
      if (this.#state.error !== null) this.#set({ error: null })
    } catch (error) {
      if (signal.aborted) return
      this.#set({ error })
      if (isTransient(error)) this.#tryAgain()
    } finally {
      this.#asking -= 1
      if (this.#asking === 0) this.#meanwhile = []
    }
  }

  #tryAgain(): void {
    this.#trying ??= setTimeout(() => {
      this.#trying = undefined
      if (this.#state.error !== null) this.readMore()
    }, AGAIN_MS)
  }

  #set(part: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...part }
    for (const listener of this.#listeners) listener()
  }
}
