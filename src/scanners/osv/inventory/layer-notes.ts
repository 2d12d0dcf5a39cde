const MAX_NOTES = 100

/** Sentences on what was not read; of very many the first, and how many there were. */
export class LayerNotes {
  readonly #notes = new Set<string>()
  #more = 0

  add(note: string): void {
    if (this.#notes.size < MAX_NOTES) this.#notes.add(note)
    else if (!this.#notes.has(note)) this.#more += 1
  }

  result(): readonly string[] {
    return this.#more === 0 ? [...this.#notes] : [...this.#notes, `${this.#more} more such notes`]
  }
}
