/**
 * Locks among the tabs of a page for where browsers have none: on pages that came over plain HTTP from another machine.
 * They stand in the page's storage, which knows no test-and-set: in rare cases two tabs hold the same one, so they are
 * for what does no harm then.
 */

/** What of the Web Locks API is used; `navigator.locks` is one. */
export interface Locks {
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    callback: (lock: { readonly name: string } | null) => unknown,
  ): Promise<unknown>
  query(): Promise<{ readonly pending?: readonly { readonly name?: string }[] }>
}

const HELD = 'slipway.lock.'
const WANTED = 'slipway.wanted.'
/** A lock whose tab was closed is free after it; one that is held is renewed well before. */
const EXPIRY_MS = 5000
const RENEW_MS = 1000
/** Two tabs that take a lock at the same moment see within this time which of them wrote last. */
const SETTLE_MS = 30
const AGAIN_MS = 250

export interface Timing {
  readonly expiryMs: number
  readonly renewMs: number
  readonly settleMs: number
  readonly againMs: number
}

const TIMING: Timing = { expiryMs: EXPIRY_MS, renewMs: RENEW_MS, settleMs: SETTLE_MS, againMs: AGAIN_MS }

type KeptIn = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export class StorageLocks implements Locks {
  readonly #storage: KeptIn
  readonly #timing: Timing

  constructor(storage: KeptIn, timing: Timing = TIMING) {
    this.#storage = storage
    this.#timing = timing
  }

  /** The lock is held until what `callback` returns has settled. Throws the reason of the signal. */
  async request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    callback: (lock: { readonly name: string } | null) => unknown,
  ): Promise<unknown> {
    const { ifAvailable = false, signal } = options
    const id = randomId()
    const wanted = `${WANTED}${name}.${id}`
    try {
      while (!(await this.#take(name, id))) {
        signal?.throwIfAborted()
        if (ifAvailable) return callback(null)
        this.#write(wanted, name)
        await pause(this.#timing.againMs)
        signal?.throwIfAborted()
      }
    } finally {
      this.#storage.removeItem(wanted)
    }
    const renewing = setInterval(() => this.#write(HELD + name, id), this.#timing.renewMs)
    try {
      signal?.throwIfAborted()
      return await callback({ name })
    } finally {
      clearInterval(renewing)
      this.#storage.removeItem(HELD + name)
    }
  }

  async query(): Promise<{ readonly pending: readonly { readonly name: string }[] }> {
    const keys = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at) ?? '')
    const pending: { readonly name: string }[] = []
    for (const key of keys.filter((one) => one.startsWith(WANTED))) {
      const name = this.#read(key)
      // Of a tab that was closed while it waited.
      if (name === undefined) this.#storage.removeItem(key)
      else pending.push({ name })
    }
    return { pending }
  }

  async #take(name: string, id: string): Promise<boolean> {
    if (this.#read(HELD + name) !== undefined) return false
    this.#write(HELD + name, id)
    await pause(this.#timing.settleMs)
    return this.#read(HELD + name) === id
  }

  /** Undefined: there is none, or its tab has not renewed it. */
  #read(key: string): string | undefined {
    const text = this.#storage.getItem(key) ?? ''
    const space = text.indexOf(' ')
    return Number(text.slice(0, space)) > Date.now() ? text.slice(space + 1) : undefined
  }

  #write(key: string, value: string): void {
    this.#storage.setItem(key, `${Date.now() + this.#timing.expiryMs} ${value}`)
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** `crypto.randomUUID` is not there where these locks are needed. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].join('-')
}
