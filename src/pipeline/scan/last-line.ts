const MAX_CHARACTERS = 300

/** Keeps the last line that says something, in a length that can be shown. */
export class LastLine {
  #text = ''

  get text(): string {
    return this.#text
  }

  add(line: string): void {
    const text = line.trim()
    if (text !== '') this.#text = text.slice(0, MAX_CHARACTERS)
  }
}
