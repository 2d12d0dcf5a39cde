/** How far the sending of a folder is, on stderr of a terminal. */
import type { Terminal } from '../terminal.ts'
import { LiveScreen } from './live-screen.ts'
import { formatBytes } from './quantity.ts'

const FRAME_MS = 100
const BAR = 24

export class UploadProgress {
  readonly #terminal: Terminal
  readonly #total: number
  #silent: boolean
  readonly #screen: LiveScreen
  #shownAt = 0

  /** `total` and what `show` is told are bytes of files, before compression. */
  constructor(terminal: Terminal, total: number, silent: boolean) {
    this.#terminal = terminal
    this.#total = total
    this.#silent = silent || !terminal.interactive
    this.#screen = new LiveScreen(terminal.draw, () => terminal.columns())
  }

  show(bytes: number): void {
    const now = Date.now()
    if (this.#silent || (now - this.#shownAt < FRAME_MS && bytes < this.#total)) return
    this.#shownAt = now
    this.#screen.show([uploadLine(bytes, this.#total, this.#terminal)])
  }

  end(): void {
    if (this.#shownAt > 0 && !this.#silent) this.#screen.clear()
    // What is still read after an interruption is not worth showing.
    this.#silent = true
  }
}

export function uploadLine(bytes: number, total: number, { paintErr }: Pick<Terminal, 'paintErr'>): string {
  const share = total === 0 ? 1 : Math.min(1, bytes / total)
  const full = Math.round(share * BAR)
  const bar = paintErr('active', '━'.repeat(full)) + paintErr('dim', '━'.repeat(BAR - full))
  return `sending ${bar} ${Math.floor(share * 100)}%  ${formatBytes(bytes)} of ${formatBytes(total)}`
}
