import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createResolver, systemLookup } from './resolve-name.ts'

describe('the resolver', () => {
  it('gives the addresses in the order of the answer, and asks once', async () => {
    const asked: string[] = []
    const resolve = createResolver({
      lookup: async (name) => [asked.push(name) === 1 ? '2606:4700::1' : '', '1.1.1.1'],
      lookupMs: 10_000,
      lookupsAtOnce: 1,
    })
    assert.deepEqual(await resolve('a.test'), ['2606:4700::1', '1.1.1.1'])
    assert.deepEqual(asked, ['a.test'])
  })

  it('knows no address of a name whose lookup fails or is empty', async () => {
    const parts = { lookupMs: 10_000, lookupsAtOnce: 1 }
    assert.equal(await createResolver({ ...parts, lookup: async () => [] })('a.test'), 'unknown')
    const failing = createResolver({ ...parts, lookup: () => Promise.reject(new Error('ENOTFOUND')) })
    assert.equal(await failing('a.test'), 'unknown')
    assert.equal(await failing('b.test'), 'unknown')
  })

  it('asks for few names at once, the others in their turn', async () => {
    let [under, most] = [0, 0]
    const resolve = createResolver({
      async lookup(name) {
        under += 1
        most = Math.max(most, under)
        await new Promise(setImmediate)
        under -= 1
        return [name]
      },
      lookupMs: 10_000,
      lookupsAtOnce: 2,
    })
    const names = Array.from({ length: 20 }, (_, nth) => `${nth}.test`)
    assert.deepEqual(
      await Promise.all(names.map(resolve)),
      names.map((name) => [name]),
    )
    assert.equal(most, 2)
  })

  it('gives up on a name that is late, and on those that wait for its turn, which are never asked for', async () => {
    const stuck = Promise.withResolvers<readonly string[]>()
    const asked: string[] = []
    const resolve = createResolver({
      lookup(name) {
        asked.push(name)
        return name === 'stuck.test' ? stuck.promise : Promise.resolve(['1.1.1.1'])
      },
      lookupMs: 20,
      lookupsAtOnce: 1,
    })
    assert.deepEqual(await Promise.all([resolve('stuck.test'), resolve('waits.test')]), ['late', 'late'])
    stuck.resolve(['1.1.1.1'])
    await new Promise(setImmediate)
    assert.deepEqual(await resolve('next.test'), ['1.1.1.1'])
    assert.deepEqual(asked, ['stuck.test', 'next.test'])
  })

  it('resolves as the machine does', async () => {
    const addresses = await systemLookup('localhost')
    assert.ok(addresses.some((address) => address === '127.0.0.1' || address === '::1'))
  })
})
