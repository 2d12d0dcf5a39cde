import assert from 'node:assert/strict'
import { it } from 'node:test'
import { recentLayers } from './recent-layers.ts'

it('layers that were asked for last are not read again, as far as they are small', async () => {
  const read: string[] = []
  const sizes: Record<string, number> = { a: 40, b: 40, c: 40, large: 1000 }
  const layers = recentLayers(
    {
      async find(diffId) {
        read.push(diffId)
        const size = sizes[diffId]
        return size === undefined ? undefined : { files: [{ packages: Array.from({ length: size }) }] }
      },
    },
    102,
  )
  for (const diffId of ['a', 'b', 'a', 'c', 'a', 'b', 'large', 'large', 'none', 'none', 'b', 'a'])
    await layers.find(diffId)
  assert.deepEqual(read, ['a', 'b', 'c', 'b', 'large', 'large', 'none', 'none'])
  assert.deepEqual(await layers.find('none'), undefined)
})

it('a layer of many paths without a package counts by its paths', async () => {
  let reads = 0
  const layers = recentLayers(
    {
      async find() {
        reads += 1
        return { files: [], replaced: Array.from({ length: 400 }, (_, at) => `/${at}`) }
      },
    },
    100,
  )
  await layers.find('a')
  await layers.find('a')
  assert.equal(reads, 2)
})
