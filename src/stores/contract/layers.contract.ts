import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type MakeStore, NOW, useStore } from './fixture.ts'

export function layerContract(make: MakeStore): void {
  describe('layers', () => {
    const using = useStore(make)
    const id = (digit: number): string => `sha256:${String(digit).repeat(64)}`
    const contents = { reader: 1, files: [{ path: '/späť', packages: [] }], notes: ['x'.repeat(100_000)] }

    it('are found as they were saved, after a restart too', async () => {
      assert.equal(await using.store.layers.find(id(1)), undefined)
      await using.store.layers.save(id(1), contents, 5, NOW)
      assert.deepEqual(await using.store.layers.find(id(1)), contents)
      const store = await using.reopen()
      assert.deepEqual(await store.layers.find(id(1)), contents)
      assert.equal(await store.layers.find(id(2)), undefined)
    })

    it('are replaced when they are read anew', async () => {
      const { layers } = using.store
      await layers.save(id(1), contents, 5, NOW)
      await layers.save(id(1), { reader: 2 }, 5, NOW + 1)
      assert.deepEqual(await layers.find(id(1)), { reader: 2 })
    })

    it('go when they were not used for long', async () => {
      const { layers } = using.store
      for (const digit of [1, 2, 3]) await layers.save(id(digit), { digit }, 5, NOW + digit)
      await layers.touch([id(1), id(9)], NOW + 10)
      await layers.touch([id(1)], NOW)
      assert.equal(await layers.retain(NOW + 3, 100), 1)
      assert.deepEqual(await Promise.all([1, 2, 3].map((digit) => layers.find(id(digit)))), [
        { digit: 1 },
        undefined,
        { digit: 3 },
      ])
    })

    it('are at most so many, those that were used last', async () => {
      const { layers } = using.store
      for (const digit of [1, 2, 3, 4]) await layers.save(id(digit), { digit }, 5, NOW + digit)
      await layers.touch([id(2)], NOW + 10)
      assert.equal(await layers.retain(0, 2), 2)
      assert.equal(await layers.retain(0, 2), 0)
      assert.deepEqual(await Promise.all([1, 2, 3, 4].map((digit) => layers.find(id(digit)))), [
        undefined,
        { digit: 2 },
        undefined,
        { digit: 4 },
      ])
    })
  })
}
