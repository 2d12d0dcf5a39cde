import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recall } from './recall.ts'

describe('asking for something slow', () => {
  it('asks once for all who wait, and not again while the answer is fresh', async () => {
    let asked = 0
    const ask = recall(async () => ++asked, { keepMs: 60_000, patienceMs: 60_000 })
    assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1])
    assert.equal(await ask(), 1)
  })

  it('asks again when the answer is too old, or was a failure', async () => {
    let asked = 0
    const old = recall(async () => ++asked, { keepMs: 0, patienceMs: 60_000 })
    assert.deepEqual([await old(), await old()], [1, 2])
    let failed = false
    const failing = recall(
      async () => {
        failed = !failed
        if (failed) throw new Error('odd')
        return 'there'
      },
      { keepMs: 60_000, patienceMs: 60_000 },
    )
    await assert.rejects(failing(), /odd/)
    assert.equal(await failing(), 'there')
  })

  it('gives up on a late answer, which is there for the next who asks', async () => {
    const late = Promise.withResolvers<string>()
    const ask = recall(() => late.promise, { keepMs: 60_000, patienceMs: 1 })
    await assert.rejects(ask(), { code: 'overloaded' })
    late.resolve('after all')
    await late.promise
    assert.equal(await ask(), 'after all')
  })
})
