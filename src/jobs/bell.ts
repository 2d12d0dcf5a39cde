/** Waits for the next ring after `quiet`, or for the end of the signal; a ring in between is not lost. */
export class Bell {
  #rang = false
  #wake: (() => void) | undefined
  readonly #signal: AbortSignal
  readonly #onAbort = (): void => this.ring()

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#onAbort)
  }

  quiet(): void {
    this.#rang = false
  }

  ring(): void {
    this.#rang = true
    this.#wake?.()
    this.#wake = undefined
  }

  async heard(): Promise<void> {
    if (this.#rang || this.#signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort)
  }
}
