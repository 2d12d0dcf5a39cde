import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { Interrupted } from '../interruption.ts'
import { type KeyInput, Left, untilKey } from './leave-key.ts'

/** A terminal that remembers whether it passes on single keys. */
function keyboard(): KeyInput & { readonly write: (keys: string) => void; raw: boolean[] } {
  const stream = new PassThrough()
  const raw: boolean[] = []
  return Object.assign(stream, { isTTY: true, raw, setRawMode: (on: boolean) => void raw.push(on) })
}

const forEver = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

const NEVER = new AbortController().signal

describe('a key that ends a live view', () => {
  it('is q, or Ctrl-C which tells another end; the terminal is as before afterwards', async () => {
    for (const [keys, End] of [
      ['q', Left],
      ['Q', Left],
      ['\u0003', Interrupted],
    ] as const) {
      const input = keyboard()
      const work = untilKey(input, NEVER, forEver)
      input.write('x')
      input.write(keys)
      await assert.rejects(work, End)
      assert.deepEqual(input.raw, [true, false])
      assert.equal(input.listenerCount('data'), 0)
    }
  })

  it('is none where stdin is no terminal', async () => {
    const input = new PassThrough()
    input.write('q')
    assert.equal(await untilKey(input, NEVER, async () => 'done'), 'done')
  })
})
