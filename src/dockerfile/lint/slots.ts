/** At most so many at the same time; the others wait in their order. */
export class Slots {
  #free: number
  readonly #mostWaiting: number
  readonly #waiting = new Set<() => void>()

  constructor(count: number, mostWaiting: number) {
    this.#free = count
    this.#mostWaiting = mostWaiting
  }

  /** True: `leave` must be called afterwards. False: too many wait already, or the signal came first. */
  async enter(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    if (this.#free > 0) {
      this.#free -= 1
      return true
    }
    if (this.#waiting.size >= this.#mostWaiting) return false
    return new Promise((resolve) => {
      const settle = (isIn: boolean): void => {
        this.#waiting.delete(enter)
        signal.removeEventListener('abort', giveUp)
        resolve(isIn)
      }
      const enter = (): void => settle(true)
      const giveUp = (): void => settle(false)
      this.#waiting.add(enter)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  /** Gives the place to the one that waits longest. */
  leave(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#free += 1
    else next()
  }
}
