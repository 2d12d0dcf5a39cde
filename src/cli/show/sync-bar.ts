/** How far a sync or an import is, on stderr of a terminal. */
import type { SyncProgress } from '../../main/advisories.ts'
import type { Terminal } from '../terminal.ts'
import { LiveScreen } from './live-screen.ts'
import { neutralise } from './neutralise.ts'
import { formatBytes } from './quantity.ts'

const FRAME_MS = 100
const BAR = 24

export class SyncBar {
  readonly #terminal: Terminal
  readonly #silent: boolean
  readonly #screen: LiveScreen
  #shownAt = 0

  constructor(terminal: Terminal, silent: boolean) {
    this.#terminal = terminal
    this.#silent = silent || !terminal.interactive
    this.#screen = new LiveScreen(terminal.draw, () => terminal.columns())
  }

  show(progress: SyncProgress): void {
    const now = Date.now()
    if (this.#silent || now - this.#shownAt < FRAME_MS) return
    this.#shownAt = now
    this.#screen.show([syncBarLine(progress, this.#terminal)])
  }

  end(): void {
    if (this.#shownAt > 0) this.#screen.clear()
  }
}

export function syncBarLine(progress: SyncProgress, { paintErr }: Pick<Terminal, 'paintErr'>): string {
  const isDownload = progress.phase === 'download'
  const done = isDownload ? progress.bytes : progress.done
  const { total } = progress
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total)
  const full = Math.round(share * BAR)
  const bar = paintErr('active', '━'.repeat(full)) + paintErr('dim', '━'.repeat(BAR - full))
  const amount = isDownload ? formatBytes(done) : `${done} records`
  const of = total === null ? '' : ` of ${isDownload ? formatBytes(total) : total}`
  const word = progress.phase === 'import' ? 'importing' : 'fetching'
  return `${word} ${neutralise(progress.ecosystem)} ${bar} ${Math.floor(share * 100)}%  ${amount}${of}`
}
