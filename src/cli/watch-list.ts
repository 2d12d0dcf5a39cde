/** The table of jobs as it changes: redrawn in place, or a line for each change where nothing can be. */
import type { JobSummary } from '../client/api-types.generated.ts'
import { isTransient } from '../client/errors.ts'
import type { ListFilter, SlipwayClient } from '../client/slipway-client.ts'
import { tableHead, tableRow } from './show/job-table.ts'
import { LiveScreen } from './show/live-screen.ts'
import { safeJson } from './show/neutralise.ts'
import type { Terminal } from './terminal.ts'

/** Ages are counted, and what changed is read, so often and no oftener, however many jobs change. */
const FRAME_MS = 500

/** As one JSON document a line, until the signal aborts: `{"kind": "job", "job": …}`, `removed` or `many`. */
export async function printChanges(
  client: SlipwayClient,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  for await (const change of client.changes({ signal })) terminal.out(safeJson(change))
}

/** Throws the client's errors and the signal's reason; the table stays on the screen then. */
export async function watchList(
  client: SlipwayClient,
  filter: ListFilter,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const table = new LiveTable(client, filter, terminal)
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const frame = () => void table.frame(both).catch((error: unknown) => stop.abort(error))
  const timer = setInterval(frame, FRAME_MS)
  try {
    const onOpen = () => {
      table.changed(false)
      frame()
    }
    for await (const _ of client.changes({ signal: both, onOpen, onLost: () => table.changed(true) })) {
      table.changed(false)
    }
  } finally {
    clearInterval(timer)
    stop.abort()
  }
}

class LiveTable {
  readonly #client: SlipwayClient
  readonly #filter: ListFilter
  readonly #terminal: Terminal
  readonly #screen: LiveScreen
  #jobs: readonly JobSummary[] | undefined
  #isStale = true
  #isReading = false
  #isLost = false

  constructor(client: SlipwayClient, filter: ListFilter, terminal: Terminal) {
    this.#client = client
    this.#filter = filter
    this.#terminal = terminal
    this.#screen = new LiveScreen(terminal.draw, () => terminal.columns())
  }

  /** What is shown is not what is; `lost`: and nobody tells what is. */
  changed(lost: boolean): void {
    this.#isStale = true
    this.#isLost = lost
  }

  /** Reads what changed, one call at a time, and draws. */
  async frame(signal: AbortSignal): Promise<void> {
    if (this.#isStale && !this.#isLost && !this.#isReading) await this.#read(signal)
    // Nothing may follow what is said about the end.
    if (this.#jobs !== undefined && !signal.aborted) this.#screen.show(this.#lines(this.#jobs))
  }

  async #read(signal: AbortSignal): Promise<void> {
    this.#isReading = true
    this.#isStale = false
    try {
      this.#jobs = (await this.#client.list(this.#filter, { signal })).jobs
    } catch (error) {
      if (!isTransient(error)) throw error
      this.#isStale = true
    } finally {
      this.#isReading = false
    }
  }

  #lines(jobs: readonly JobSummary[]): string[] {
    const { paintErr: paint } = this.#terminal
    const columns = this.#terminal.columns()
    const now = Date.now()
    const last = this.#isLost
      ? paint('warn', '! the connection was lost, trying again')
      : paint('dim', jobs.length === 0 ? 'no such jobs yet · q leaves' : 'q leaves')
    // One row is the cursor's.
    const rows = Math.max(1, this.#terminal.rows() - 1)
    const lines = jobs.map((job) => tableRow(job, paint, now, columns))
    return [tableHead(paint, columns), ...lines.slice(0, Math.max(0, rows - 2)), last].slice(0, rows)
  }
}
