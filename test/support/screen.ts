/**
 * What a terminal shows after the bytes that a program has written: enough of ECMA-48 for text that redraws itself,
 * and it throws for what it does not know, so that nothing unforeseen reaches a terminal unseen. Lines are broken
 * anew when it becomes narrower, as most terminals do.
 */
export class Screen {
  #columns: number
  #rows: number
  /** Those that scrolled away first. */
  #lines: string[][] = [[]]
  #row = 0
  #column = 0
  #wraps = true
  #rest = ''
  constructor(size: { readonly columns: number; readonly rows: number }) {
    this.#columns = size.columns
    this.#rows = size.rows
  }

  /** All that was written, with what has scrolled away. */
  history(): string[] {
    return this.#lines.map((line) => line.join('').trimEnd())
  }

  /** The window: the last rows. */
  rows(): string[] {
    return this.history().slice(this.#top())
  }

  text(): string {
    return this.rows().join('\n')
  }

  resize({ columns, rows }: { readonly columns: number; readonly rows: number }): void {
    const lines: string[][] = []
    let row = 0
    for (const [index, line] of this.#lines.entries()) {
      const kept = [...line.join('').trimEnd()]
      if (index === this.#row) row = lines.length + Math.floor(this.#column / columns)
      for (let at = 0; at === 0 || at < kept.length; at += columns) lines.push(kept.slice(at, at + columns))
    }
    this.#lines = lines
    this.#row = row
    this.#column %= columns
    this.#columns = columns
    this.#rows = rows
  }

  write(text: string): void {
    let data = this.#rest + text
    this.#rest = ''
    while (data !== '') {
      const [taken] = /^(?:\u001b\[[0-?]*[ -/]*[@-~]|[\r\n]|[^\u0000-\u001f\u007f-\u009f])/u.exec(data) ?? []
      if (taken === undefined) {
        // A sequence may come in two pieces.
        if (/^\u001b(?:\[[0-?]*[ -/]*)?$/.test(data)) break
        throw new Error(`nothing for a terminal: ${JSON.stringify(data.slice(0, 20))}`)
      }
      this.#take(taken)
      data = data.slice(taken.length)
    }
    this.#rest = data
  }

  #top(): number {
    return Math.max(0, this.#lines.length - this.#rows)
  }

  #take(piece: string): void {
    if (piece === '\r') this.#column = 0
    else if (piece === '\n') this.#down()
    else if (piece.startsWith('\u001b')) this.#obey(piece.slice(2, -1), piece.slice(-1))
    else this.#put(piece)
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) {
      if (!this.#wraps) this.#column = this.#columns - 1
      else {
        this.#down()
        this.#column = 0
      }
    }
    const line = this.#line()
    while (line.length < this.#column) line.push(' ')
    line[this.#column] = character
    this.#column += 1
  }

  #obey(parameters: string, final: string): void {
    const count = Number(parameters || '1')
    if (final === 'm') return
    if (final === 'A') this.#row = Math.max(this.#top(), this.#row - count)
    else if (final === 'K' && parameters === '')
      this.#line().length = Math.min(this.#line().length, this.#column)
    else if (final === 'J' && parameters === '') {
      this.#line().length = Math.min(this.#line().length, this.#column)
      this.#lines.length = this.#row + 1
    } else if (parameters === '?7') this.#wraps = final === 'h'
    else if (parameters !== '?25') throw new Error(`an unforeseen sequence: CSI ${parameters}${final}`)
  }

  #down(): void {
    this.#row += 1
    if (this.#row === this.#lines.length) this.#lines.push([])
  }

  #line(): string[] {
    return (this.#lines[this.#row] ??= [])
  }
}
