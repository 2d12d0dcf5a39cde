/** A live look at a service: what changes is drawn when it changes, and times once a second. */
import type { SlipwayClient } from '../../client/slipway-client.ts'
import { LiveScreen } from '../show/live-screen.ts'
import { topView } from '../show/top-view.ts'
import type { Terminal } from '../terminal.ts'
import { readJobs, readSystem } from './read-board.ts'
import { TopBoard } from './top-board.ts'

const REDRAW_MS = 1000
/** What the stream of changes does not tell: slots, engine, disk. */
const SYSTEM_MS = 2000
/** A busy service changes faster than anybody reads. */
const LEAST_DRAW_MS = 100
const LEAST_SYSTEM_MS = 500

/** Goes on until the signal is aborted, whose reason it throws, or the service stays away. The last picture stays. */
export async function watchTop(
  client: SlipwayClient,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<never> {
  const board = new TopBoard()
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  const screen = new LiveScreen(terminal.draw, terminal.columns)
  const notes = { lost: false }
  const draw = (): void => {
    const rows = Math.max(6, terminal.rows() - 1)
    const columns = terminal.columns()
    screen.show(
      topView(board, { paint: terminal.paintErr, rows, columns, now: board.now(), lost: notes.lost }),
    )
  }
  await Promise.all([readSystem(client, board, signal), readJobs(client, board, signal)])
  draw()
  const drawing = soon(draw, LEAST_DRAW_MS)
  // What cannot be had now is had at the next time; the stream of changes tells when the service is away.
  const ask = (): void => void readSystem(client, board, until).then(drawing.ask, () => undefined)
  const asking = soon(ask, LEAST_SYSTEM_MS)
  const timers = [setInterval(draw, REDRAW_MS), setInterval(asking.ask, SYSTEM_MS)]
  const changed = (): void => {
    drawing.ask()
    asking.ask()
  }
  try {
    await followChanges(client, board, until, notes, changed)
    throw signal.reason
  } finally {
    for (const timer of timers) clearInterval(timer)
    stop.abort()
    asking.stop()
    drawing.stop()
    draw()
  }
}

/** After each connection all is read anew: nothing tells what happened in between. */
async function followChanges(
  client: SlipwayClient,
  board: TopBoard,
  signal: AbortSignal,
  notes: { lost: boolean },
  changed: () => void,
): Promise<void> {
  // What cannot be read now is read after the next connection; the stream fails for the same reasons.
  const reload = (): void => void readJobs(client, board, signal).then(changed, () => undefined)
  const onOpen = (): void => {
    notes.lost = false
    reload()
  }
  const onLost = (): void => {
    notes.lost = true
    changed()
  }
  for await (const change of client.changes({ signal, onOpen, onLost })) {
    if (board.apply(change)) changed()
    else reload()
  }
}

interface Soon {
  ask(): void
  stop(): void
}

/** Does it after a while, once for all who asked meanwhile. */
function soon(task: () => void, afterMs: number): Soon {
  let timer: NodeJS.Timeout | undefined
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined
        task()
      }, afterMs)
    },
    stop: () => clearTimeout(timer),
  }
}
