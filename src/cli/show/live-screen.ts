/** Draws a picture of several lines again and again at the same place of a terminal. */
import { cutToWidth, displayWidth } from './display-width.ts'

const WRAP_OFF = '\u001b[?7l'
const WRAP_ON = '\u001b[?7h'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

export class LiveScreen {
  readonly #write: (text: string) => void
  readonly #columns: () => number
  /** How wide each line of the picture is, top first, and how wide the terminal was. */
  #drawn: readonly number[] = []
  #drawnOn = 0
  #picture = ''

  /** `columns`: of the terminal as it is now. */
  constructor(write: (text: string) => void, columns: () => number = () => Number.POSITIVE_INFINITY) {
    this.#write = write
    this.#columns = columns
  }

  /**
   * Replaces the picture. The lines must not hold control characters but colours. Each is cut to the width of the
   * terminal; wrapping is off all the same, for characters that it takes for wider than we do, but only within the
   * one write: a process that is killed leaves a usable terminal.
   */
  show(lines: readonly string[]): void {
    const columns = this.#columns()
    const cut = lines.map((line) => cutToWidth(line, columns))
    const picture = cut.map((line) => `${line}${CLEAR_LINE}\n`).join('')
    // What stands there already need not go through a slow line again.
    if (picture === this.#picture && columns === this.#drawnOn && this.#drawn.length > 0) return
    const home = this.#home(columns)
    this.#write(`${HIDE_CURSOR}${WRAP_OFF}${home}${picture}${CLEAR_BELOW}${WRAP_ON}${SHOW_CURSOR}`)
    this.#picture = picture
    this.#drawn = cut.map(displayWidth)
    this.#drawnOn = columns
  }

  /** Takes the picture away. */
  clear(): void {
    this.#write(this.#home(this.#columns()) + CLEAR_BELOW)
    this.#drawn = []
  }

  /** Leaves the picture where it is; what is shown next comes below. */
  keep(): void {
    this.#drawn = []
  }

  /** A terminal that became narrower has broken the lines that no longer fit into several rows. */
  #home(columns: number): string {
    const isNarrower = columns < this.#drawnOn
    const rows = this.#drawn.map((width) => (isNarrower ? Math.max(1, Math.ceil(width / columns)) : 1))
    const height = rows.reduce((sum, each) => sum + each, 0)
    return height === 0 ? '' : `\r\u001b[${height}A`
  }
}
