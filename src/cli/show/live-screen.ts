/** Draws a picture of several lines again and again at the same place of a terminal. */

const WRAP_OFF = '\u001b[?7l'
const WRAP_ON = '\u001b[?7h'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const CLEAR_BELOW = '\u001b[J'

export class LiveScreen {
  readonly #write: (text: string) => void
  #height = 0

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  /**
   * Replaces the picture. The lines must not hold control characters but colours. Line wrapping is off only within
   * the one write: a process that is killed leaves a usable terminal.
   */
  show(lines: readonly string[]): void {
    this.#write(
      `${HIDE_CURSOR}${WRAP_OFF}${this.#home()}${lines.map((line) => `${line}\u001b[K\n`).join('')}${CLEAR_BELOW}${WRAP_ON}${SHOW_CURSOR}`,
    )
    this.#height = lines.length
  }

  /** Takes the picture away. */
  clear(): void {
    this.#write(this.#home() + CLEAR_BELOW)
    this.#height = 0
  }

  /** Leaves the picture where it is; what is shown next comes below. */
  keep(): void {
    this.#height = 0
  }

  #home(): string {
    return this.#height === 0 ? '' : `\r\u001b[${this.#height}A`
  }
}
