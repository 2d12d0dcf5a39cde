/** A warning or an error of the service's own log. */
export interface LogEntry {
  /** Epoch milliseconds of the last time. */
  readonly at: number
  readonly level: 'warn' | 'error'
  /** The log's words alone: what an error says may name paths and hosts, and stays in the log. */
  readonly message: string
  /** Of our catalogue, or the class of a foreign error; null: the line is about no error. */
  readonly code: string | null
  /** How often it came in a row. */
  readonly times: number
}

const MOST_ENTRIES = 100
const MOST_CHARACTERS = 500
const WARN = 40
const ERROR = 50

/** The last 100 warnings and errors, each kind of them once in a row, so that a storm of one leaves the others visible. */
export class RecentLog {
  readonly #entries: LogEntry[] = []

  /** Takes a line as the logger wrote it; what is no warning, no error or no such line is passed over. */
  take(line: string): void {
    const entry = readEntry(line)
    if (entry === undefined) return
    const last = this.#entries.at(-1)
    const isAgain = last?.message === entry.message && last.code === entry.code && last.level === entry.level
    if (isAgain) this.#entries.pop()
    this.#entries.push(isAgain ? { ...entry, times: last.times + 1 } : entry)
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift()
  }

  /** Newest first. */
  entries(): readonly LogEntry[] {
    return this.#entries.toReversed()
  }
}

function readEntry(line: string): LogEntry | undefined {
  const { level, time, msg, err } = parse(line)
  if (typeof level !== 'number' || level < WARN) return undefined
  const { code, type } = Object(err) as Record<string, unknown>
  const known = [code, type].find((value) => typeof value === 'string')
  return {
    at: Date.parse(String(time)) || Date.now(),
    level: level < ERROR ? 'warn' : 'error',
    message: typeof msg === 'string' ? msg.slice(0, MOST_CHARACTERS) : '',
    code: typeof known === 'string' ? known.slice(0, MOST_CHARACTERS) : null,
    times: 1,
  }
}

function parse(line: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>
  } catch {
    return {}
  }
}
