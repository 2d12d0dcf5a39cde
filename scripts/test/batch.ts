import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { awaitState } from '../setup/await-state.ts'
import { repository } from '../setup/folders.ts'
import type { TestEvent } from './reporter.ts'
import { type FileResult, Tally, type Totals } from './tally.ts'

const REPORTER = fileURLToPath(new URL('reporter.ts', import.meta.url))
const OUTPUT_KEPT = 64 * 1024

export interface BatchOptions {
  /** Absolute paths; all run in one process, one after the other. */
  readonly files: readonly string[]
  /** A process that reports nothing for so long hangs, and is ended. */
  readonly idleMs: number
  readonly env: NodeJS.ProcessEnv
  /** Called when the last test of a file has ended. */
  readonly onFile: (result: FileResult, slowMs: number) => void
}

const alive = new Set<ChildProcess>()

/** Runs test files in one Node process of their own and counts. Never throws for what the tests do. */
export async function runBatch(options: BatchOptions): Promise<Totals> {
  const tally = new Tally()
  const began = Date.now()
  const child = start(options)
  let current: string | undefined
  const finish = (): void => {
    if (current !== undefined) options.onFile(tally.result(current), Date.now() - began)
  }
  let output = ''
  const keep = (text: string): void => {
    output = (output + text).slice(-OUTPUT_KEPT)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)

  let hung = false
  const timer = setTimeout(() => {
    hung = true
    void endGroup(child)
  }, options.idleMs)
  child.on('message', (message) => {
    timer.refresh()
    const event = toldBy(message as TestEvent, options.files)
    if (event.file !== current && event.nesting === 0) {
      finish()
      current = event.file
    }
    tally.add(event)
  })
  const ending = await ended(child)
  clearTimeout(timer)
  alive.delete(child)
  // Whatever the tests started and did not end goes too.
  await endGroup(child)

  const file = current ?? options.files[0] ?? ''
  const where = tally.running().join('; ')
  if (hung) {
    const name = where === '' ? 'the process does not end: something was left open' : where
    tally.fail(file, name, `ended after ${options.idleMs / 1000} s without a sign of life\n${output}`)
  } else if (ending !== 0 && tally.failures.length === 0) {
    tally.fail(file, where || 'the test process', `ended early (${ending})\n${output}`)
  }
  finish()
  return tally
}

/** Suites of a contract are written in a file of their own; they are the tests of the file that runs them. */
function toldBy(event: TestEvent, files: readonly string[]): TestEvent {
  const [only, ...others] = files
  return only === undefined || others.length > 0 ? event : { ...event, file: only }
}

/** Ends every test process that runs now, with all that it started. */
export async function endBatches(): Promise<void> {
  await Promise.all([...alive].map(endGroup))
}

function start({ files, env }: BatchOptions): ChildProcess {
  const args = ['--test', '--test-isolation=none', `--test-reporter=${REPORTER}`, ...files]
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: { ...env, NODE_TEST_CONTEXT: undefined },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, so that it can be ended with everything that the tests started.
    detached: true,
  })
  alive.add(child)
  return child
}

function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // Not `close`: a process that a test left behind would hold the pipes open.
    child.once('exit', (code, signal) => setImmediate(() => resolve(code ?? signal ?? 'unknown')))
  })
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || !signalGroup(child.pid, 'SIGTERM')) return
  const group = child.pid
  const gone = await awaitState(() => (signalGroup(group, 0) ? undefined : true), 5000, 20)
  if (gone === undefined) signalGroup(group, 'SIGKILL')
}

/** False when the group has no process left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}
