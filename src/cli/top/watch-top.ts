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
    screen.show(topView(board, { paint: terminal.paintErr, rows, now: board.now(), lost: notes.lost }))
  }
  await Promise.all([readSystem(client, board, signal), readJobs(client, board, signal)])
  draw()
  const soon = drawSoon(draw)
  const clock = setInterval(draw, REDRAW_MS)
  const asking = setInterval(() => void readSystem(client, board, until).catch(() => undefined), SYSTEM_MS)
  try {
    await followChanges(client, board, until, notes, soon.draw)
    throw signal.reason
  } finally {
    clearInterval(clock)
    clearInterval(asking)
    soon.stop()
    stop.abort()
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

function drawSoon(draw: () => void): { readonly draw: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  return {
    draw() {
      timer ??= setTimeout(() => {
        timer = undefined
        draw()
      }, LEAST_DRAW_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
