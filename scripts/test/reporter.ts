/** A node:test reporter that sends each event to the runner over the process channel, so that stdout stays the tests' own. */
import { inspect } from 'node:util'

/** What the runner needs to know of a test. */
export interface TestEvent {
  readonly type: 'begin' | 'pass' | 'fail'
  readonly id: number
  readonly parent: number
  readonly file: string
  readonly name: string
  readonly nesting: number
  readonly suite: boolean
  readonly durationMs: number
  /** Why it was skipped (or is still to do); undefined when it ran. */
  readonly skipped: string | undefined
  readonly error: string | undefined
}

interface RawData {
  readonly testId?: number
  readonly parentId?: number
  readonly file?: string
  readonly name?: string
  readonly nesting?: number
  readonly type?: string
  readonly skip?: string | boolean
  readonly todo?: string | boolean
  readonly details?: { readonly type?: string; readonly duration_ms?: number; readonly error?: unknown }
}

const TYPES: Readonly<Record<string, TestEvent['type']>> = {
  'test:dequeue': 'begin',
  'test:pass': 'pass',
  'test:fail': 'fail',
}

export default async function* report(
  source: AsyncIterable<{ readonly type: string; readonly data: RawData }>,
): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    const short = TYPES[type]
    if (short !== undefined) process.send?.(describe(short, data))
  }
  yield ''
}

function describe(type: TestEvent['type'], data: RawData): TestEvent {
  return {
    type,
    id: data.testId ?? 0,
    parent: data.parentId ?? 0,
    file: data.file ?? '',
    name: data.name ?? '',
    nesting: data.nesting ?? 0,
    suite: (data.details?.type ?? data.type) === 'suite',
    durationMs: data.details?.duration_ms ?? 0,
    skipped: reason(data.skip) ?? reason(data.todo),
    error: type === 'fail' ? explain(data.details?.error) : undefined,
  }
}

function reason(value: string | boolean | undefined): string | undefined {
  if (value === undefined || value === false) return undefined
  return typeof value === 'string' && value !== '' ? value : 'no reason given'
}

/** node:test wraps what a test threw; the cause says more than the wrapper. */
function explain(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return typeof cause === 'string' ? cause : inspect(cause, { depth: 6 })
}
