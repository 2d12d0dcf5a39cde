import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobChange } from '../../../src/client/slipway-client.ts'
import { LiveChanges } from './change-stream.ts'

const CHANGE: JobChange = { kind: 'removed', id: 'a' }

/** Streams that stand until they are aborted, and then throw the reason, as those of the client. */
class Streams {
  readonly ended: Promise<void>
  opened = 0
  #end = (): void => {}

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  readonly open = ({ signal, onOpen }: { readonly signal: AbortSignal; readonly onOpen: () => void }) => {
    this.opened += 1
    const end = this.#end
    return (async function* () {
      onOpen()
      yield CHANGE
      try {
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      } finally {
        end()
      }
    })()
  }
}

describe('the stream of all changes', () => {
  it('is opened with the first listener, and shared by all', async () => {
    const streams = new Streams()
    const live = new LiveChanges(streams.open, 0)
    const heard: JobChange[] = []
    await new Promise<void>((resolve) => {
      const first = live.listen({ onChange: (change) => heard.push(change), onOpen: () => {} })
      live.listen({
        onChange: () => {
          first()
          resolve()
        },
        onOpen: () => {},
      })
    })
    assert.deepEqual([heard, streams.opened, live.connection()], [[CHANGE], 1, 'live'])
  })

  it('is not lost when nobody listens any more', async () => {
    const streams = new Streams()
    const live = new LiveChanges(streams.open, 0)
    const said: string[] = []
    live.watch(() => said.push(live.connection()))
    const leave = await new Promise<() => void>((resolve) => {
      const stop = live.listen({ onChange: () => resolve(stop), onOpen: () => {} })
    })
    leave()
    await streams.ended
    await new Promise(setImmediate)
    assert.deepEqual(said, ['live', 'connecting'])
  })
})
