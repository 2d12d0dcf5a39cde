/** Follows a job until its verdict and shows what happens: a picture redrawn in place, or plain lines. */
import type { JobView } from '../client/api-types.generated.ts'
import type { SlipwayClient } from '../client/slipway-client.ts'
import { connectionNotes } from './show/connection-notes.ts'
import { LiveScreen } from './show/live-screen.ts'
import { Progress } from './show/progress.ts'
import { progressLines } from './show/progress-lines.ts'
import { progressView } from './show/progress-view.ts'
import type { Terminal } from './terminal.ts'

export interface WatchOptions {
  readonly signal: AbortSignal
  /** Shows nothing: the caller prints one document at the end. */
  readonly silent: boolean
  /** The last event that belongs to an earlier attempt. */
  readonly after?: number | undefined
}

const FRAME_MS = 100

/** Resolves with the job when it has ended. Throws the client's errors and the signal's reason; the job goes on then. */
export async function watchJob(
  client: SlipwayClient,
  id: string,
  terminal: Terminal,
  { signal, silent, after }: WatchOptions,
): Promise<JobView> {
  if (silent) {
    for await (const _ of client.events(id, { signal, after })) continue
  } else {
    const progress = new Progress(await client.get(id, { signal }))
    if (terminal.interactive) await watchLive(client, progress, terminal, { signal, after })
    else await watchPlainly(client, progress, terminal, { signal, after })
  }
  return client.get(id, { signal })
}

interface Following {
  readonly signal: AbortSignal
  readonly after: number | undefined
}

async function watchPlainly(
  client: SlipwayClient,
  progress: Progress,
  terminal: Terminal,
  { signal, after }: Following,
): Promise<void> {
  const notes = connectionNotes(terminal)
  for await (const event of client.events(progress.id, { signal, after, ...notes })) {
    progress.apply(event)
    for (const line of progressLines(event, progress)) terminal.err(line)
  }
}

async function watchLive(
  client: SlipwayClient,
  progress: Progress,
  terminal: Terminal,
  { signal, after }: Following,
): Promise<void> {
  const screen = new LiveScreen(terminal.draw, () => terminal.columns())
  let lost = false
  const draw = (final: boolean) => {
    // One row is the cursor's.
    const rows = Math.max(1, terminal.rows() - 1)
    screen.show(progressView(progress, { paint: terminal.paintErr, rows, now: Date.now(), lost, final }))
  }
  const stop = new AbortController()
  const logs = readLogs(client, progress, AbortSignal.any([signal, stop.signal]))
  // Behind the signals that wait: a new size of the terminal must be known before its rows are counted.
  const timer = setInterval(() => setImmediate(() => stop.signal.aborted || draw(false)), FRAME_MS)
  const onLost = () => {
    lost = true
  }
  const onOpen = () => {
    lost = false
  }
  try {
    for await (const event of client.events(progress.id, { signal, after, onLost, onOpen })) {
      progress.apply(event)
    }
  } finally {
    clearInterval(timer)
    stop.abort()
    await logs
    draw(true)
  }
}

/** The output is a view beside the events: when it cannot be read, the verdict still can. */
async function readLogs(client: SlipwayClient, progress: Progress, signal: AbortSignal): Promise<void> {
  try {
    for await (const line of client.followLogs(progress.id, { signal })) progress.log(line)
  } catch {
    // The events say what is wrong; they fail for the same reasons.
  }
}
