import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NameLock } from './name-lock.ts'

const NEVER = new AbortController().signal

/** Work that says when it begins and ends when it is told. */
class Scene {
  readonly lock = new NameLock()
  readonly log: string[] = []
  readonly #gates = new Map<string, PromiseWithResolvers<void>>()
  readonly #all: Promise<void>[] = []

  read(name: string, names: readonly string[] | null): void {
    this.#all.push(this.lock.read(names, NEVER, this.work(name)))
  }

  write(name: string, lent: string): void {
    this.#all.push(this.lock.write(lent, NEVER, this.work(name)))
  }

  work(name: string): () => Promise<void> {
    const gate = Promise.withResolvers<void>()
    this.#gates.set(name, gate)
    return async () => {
      this.log.push(`+${name}`)
      await gate.promise
      this.log.push(`-${name}`)
    }
  }

  /** Ends these, one after the other, and lets what waited for them begin. */
  async end(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.#gates.get(name)?.resolve()
      await settled()
    }
  }

  async done(): Promise<void> {
    for (const { resolve } of this.#gates.values()) resolve()
    await Promise.all(this.#all)
  }
}

/** All that can go on without anybody's doing has gone on: promises settle before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('the lock of image names', () => {
  test('lets those that read work together, and one that writes alone', async () => {
    const scene = new Scene()
    scene.read('a', ['x', 'y'])
    scene.read('b', ['x'])
    scene.write('w', 'x')
    await settled()
    assert.deepEqual(scene.log, ['+a', '+b'])
    await scene.end('a', 'b')
    assert.deepEqual(scene.log, ['+a', '+b', '-a', '-b', '+w'])
    await scene.done()
  })

  test('keeps nobody from other names', async () => {
    const scene = new Scene()
    scene.write('w', 'x')
    scene.write('v', 'y')
    scene.read('a', ['z'])
    scene.read('none', [])
    await settled()
    assert.deepEqual(scene.log, ['+w', '+v', '+a', '+none'])
    await scene.done()
  })

  test('takes one that does not know its names to read them all', async () => {
    const scene = new Scene()
    scene.write('w', 'x')
    scene.read('any', null)
    scene.write('v', 'y')
    await settled()
    assert.deepEqual(scene.log, ['+w'])
    await scene.end('w')
    assert.deepEqual(scene.log, ['+w', '-w', '+any'])
    await scene.end('any')
    assert.deepEqual(scene.log.slice(3), ['-any', '+v'])
    await scene.done()
  })

  test('serves in the order of coming, so that neither readers nor writers starve', async () => {
    const scene = new Scene()
    scene.read('a', ['x'])
    scene.write('w', 'x')
    scene.read('b', ['x'])
    scene.write('v', 'x')
    await scene.end('a', 'w', 'b', 'v')
    assert.deepEqual(scene.log, ['+a', '-a', '+w', '-w', '+b', '-b', '+v', '-v'])
    await scene.done()
  })

  test('goes on after work that failed', async () => {
    const { lock } = new Scene()
    const failing = lock.write('x', NEVER, async () => {
      throw new Error('broken')
    })
    const next = lock.read(['x'], NEVER, async () => 'well')
    await assert.rejects(failing, /broken/)
    assert.equal(await next, 'well')
  })

  test('is not waited for once the signal is aborted, and those behind go on', async () => {
    const scene = new Scene()
    scene.read('a', ['x'])
    const cancel = new AbortController()
    const waiting = scene.lock.write('x', cancel.signal, scene.work('never'))
    scene.read('b', ['x'])
    const reason = new Error('cancelled')
    cancel.abort(reason)
    await assert.rejects(waiting, (error) => error === reason)
    await settled()
    assert.deepEqual(scene.log, ['+a', '+b'])
    await assert.rejects(scene.lock.read(null, cancel.signal, scene.work('never')), (e) => e === reason)
    await scene.done()
  })

  test('gives a name that is used or waited for to nobody who does not wait', async () => {
    const scene = new Scene()
    scene.read('a', ['x'])
    assert.equal(await scene.lock.writeIfFree('x', scene.work('sweep')), false)
    await scene.end('a')
    assert.equal(await scene.lock.writeIfFree('x', async () => void scene.log.push('swept')), true)
    assert.deepEqual(scene.log, ['+a', '-a', 'swept'])
    await scene.done()
  })
})
