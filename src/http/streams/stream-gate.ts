import { SlipwayError } from '../../errors/slipway-error.ts'

/** Counts open streams. Each one holds a socket and reads the store, so there is a most. */
export class StreamGate {
  readonly #limit: number
  #open = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get open(): number {
    return this.#open
  }

  /** Takes a place and returns its release, which may be called again without effect. Throws `overloaded`. */
  enter(): () => void {
    if (this.#open >= this.#limit) {
      throw new SlipwayError('overloaded', {
        detail: `${this.#limit} event and log streams are open already.`,
      })
    }
    this.#open += 1
    let held = true
    return () => {
      if (held) this.#open -= 1
      held = false
    }
  }
}
