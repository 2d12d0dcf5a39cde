import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeDaemon } from '../../../engines/fake/daemon.ts'
import { createFakeEngine } from '../../../engines/fake/fake-engine.ts'
import { debian } from './layer-lab.ts'
import { type LayerCache, takeInventory } from './take-inventory.ts'

const NEVER = new AbortController().signal

function memory(): LayerCache & { readonly kept: Map<string, unknown>; readonly touched: string[] } {
  const kept = new Map<string, unknown>()
  const touched: string[] = []
  return {
    kept,
    touched,
    find: async (diffId) => kept.get(diffId),
    save: async (diffId, contents) => void kept.set(diffId, JSON.parse(JSON.stringify(contents))),
    touch: async (diffIds) => void touched.push(...diffIds),
  }
}

function lab() {
  const daemon = new FakeDaemon()
  const image = daemon.base('debian:12')
  image?.files.write('/var/lib/dpkg/status', Buffer.from(debian('bash 5.2-1')))
  const engine = createFakeEngine({ daemon })
  const layers = memory()
  const take = (id = image?.id ?? '') => takeInventory({ engine, layers, now: Date.now }, id, NEVER)
  return { engine, layers, take, layer: image?.layers[0] ?? '' }
}

describe('taking an inventory', () => {
  it('reads each layer once, and does not ask the engine for layers when all are known', async () => {
    const { engine, layers, take, layer } = lab()
    const first = await take()
    assert.deepEqual([first.read, first.inventory.packages.map(({ name }) => name)], [1, ['bash']])
    const second = await take()
    assert.deepEqual([second.read, second.inventory], [0, first.inventory])
    assert.deepEqual([engine.count('readLayers'), layers.touched], [1, [layer]])
  })

  it('reads again what another version of the reader made', async () => {
    const { layers, take, layer } = lab()
    layers.kept.set(layer, { reader: 0 })
    const { read, inventory } = await take()
    assert.deepEqual([read, inventory.packages.length], [1, 1])
  })

  it('throws the faults of the engine, and keeps nothing then', async () => {
    const { engine, layers, take } = lab()
    const fault = new Error('away')
    engine.failNext('readLayers', fault)
    await assert.rejects(take(), fault)
    assert.equal(layers.kept.size, 0)
    await assert.rejects(take('sha256:none'), { code: 'engine_failed' })
  })
})
