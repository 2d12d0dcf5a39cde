import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StorageLocks } from './storage-locks.ts'

/** As a browser's, shared by the tabs of a test. */
class MemoryStorage {
  readonly #items = new Map<string, string>()
  readonly getItem = (key: string): string | null => this.#items.get(key) ?? null
  readonly setItem = (key: string, value: string): void => void this.#items.set(key, value)
  readonly removeItem = (key: string): void => void this.#items.delete(key)
  readonly key = (at: number): string | null => [...this.#items.keys()][at] ?? null

  get length(): number {
    return this.#items.size
  }
}

const FAST = { expiryMs: 60_000, renewMs: 1000, settleMs: 1, againMs: 1 }

/** Takes a lock of a tab; resolves with how to let go of it. */
function hold(tab: StorageLocks, name: string, signal?: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    tab
      .request(name, signal === undefined ? {} : { signal }, () => new Promise<void>((free) => resolve(free)))
      .catch(reject)
  })
}

async function untilPending(tab: StorageLocks, count: number): Promise<void> {
  while ((await tab.query()).pending.length !== count) await new Promise(setImmediate)
}

describe('locks in the storage of the page', () => {
  it('are held by one tab, and by the one that waits when it lets go', async () => {
    const storage = new MemoryStorage()
    const [one, other] = [new StorageLocks(storage, FAST), new StorageLocks(storage, FAST)]
    const free = await hold(one, 'a')
    const waiting = hold(other, 'a')
    await untilPending(one, 1)
    assert.deepEqual((await one.query()).pending, [{ name: 'a' }])
    free()
    ;(await waiting)()
    await untilPending(one, 0)
  })

  it('are not taken when they are only wanted if they are free', async () => {
    const storage = new MemoryStorage()
    const [one, other] = [new StorageLocks(storage, FAST), new StorageLocks(storage, FAST)]
    const free = await hold(one, 'a b')
    const ask = (name: string) => other.request(name, { ifAvailable: true }, (lock) => lock?.name ?? null)
    assert.deepEqual([await ask('a b'), await ask('c')], [null, 'c'])
    free()
  })

  it('of a tab that was closed are free after a while, and nothing waits for it', async () => {
    const storage = new MemoryStorage()
    const gone = new StorageLocks(storage, { ...FAST, expiryMs: 0 })
    const free = await hold(new StorageLocks(storage, { ...FAST, expiryMs: 20, settleMs: 0 }), 'a')
    const stop = new AbortController()
    const never = hold(gone, 'a', stop.signal)
    const next = await hold(new StorageLocks(storage, FAST), 'a')
    assert.deepEqual((await gone.query()).pending, [])
    stop.abort(new Error('enough'))
    await assert.rejects(never, /enough/)
    next()
    free()
  })
})
