import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LayerEntry } from '../../../engines/engine.ts'
import type { Inventory } from '../../inventory.ts'
import { composeInventory } from './compose-inventory.ts'
import { applyLayers } from './folder-lab.ts'
import { debian, entry, file, layerOf, npm } from './layer-lab.ts'

const STATUS = '/var/lib/dpkg/status'

/** Layers are named `1`, `2` and so on. */
async function compose(...layers: readonly (readonly LayerEntry[])[]): Promise<Inventory> {
  const read = await Promise.all(layers.map((entries) => layerOf(entries)))
  return composeInventory(read.map((contents, index) => ({ diffId: String(index + 1), contents })))
}

const shown = ({ packages }: Inventory): readonly string[] =>
  packages.map(({ name, version, layer }) => `${name} ${version} of ${layer}`)

describe('composing an inventory', () => {
  it('gives a package to the layer that brought it in this version', async () => {
    const inventory = await compose(
      [file(STATUS, debian('a 1', 'b 1', 'c 1'))],
      [file('/other', 'x')],
      [file(STATUS, debian('a 1', 'b 2', 'd 1'))],
      [file(STATUS, debian('a 1', 'b 2', 'c 1', 'd 1'))],
    )
    assert.deepEqual(shown(inventory), ['a 1 of 1', 'b 2 of 3', 'c 1 of 4', 'd 1 of 3'])
    assert.deepEqual(inventory.layers, ['1', '2', '3', '4'])
  })

  it('begins anew after a gap, be it of the package or of the file', async () => {
    const all = debian('a 1')
    assert.deepEqual(shown(await compose([file(STATUS, all)], [file(STATUS, '')], [file(STATUS, all)])), [
      'a 1 of 3',
    ])
    const removed = [[file(STATUS, all)], [entry(STATUS, 'removed')], [file(STATUS, all)]] as const
    assert.deepEqual(shown(await compose(...removed)), ['a 1 of 3'])
  })

  it('loses what a layer removes, hides or replaces, at the path or above it', async () => {
    const path = '/app/node_modules/x/package.json'
    const below = [file(path, npm('x', '1.0.0'))]
    assert.deepEqual(shown(await compose(below)), ['x 1.0.0 of 1'])
    for (const above of [
      entry(path, 'removed'),
      entry('/app/node_modules', 'removed'),
      entry('/app', 'hidden'),
      entry('/', 'hidden'),
      entry('/app', 'symlink', 'elsewhere'),
      file('/app/node_modules', 'text'),
      file(path, '{}'),
    ]) {
      assert.deepEqual(shown(await compose(below, [above])), [], `${above.type} ${above.path}`)
    }
    for (const beside of [
      entry('/app/node', 'removed'),
      entry('/app/node_modules', 'folder'),
      entry('/ap', 'hidden'),
    ]) {
      assert.equal((await compose(below, [beside])).packages.length, 1, `${beside.type} ${beside.path}`)
    }
  })

  it('has what the layer that hides a folder puts into it', async () => {
    const path = '/app/node_modules/x/package.json'
    const layers = [
      [file(path, npm('x', '1.0.0'))],
      [file(path, npm('x', '2.0.0')), entry('/app', 'hidden')],
    ] as const
    assert.deepEqual(shown(await compose(...layers)), ['x 2.0.0 of 2'])
  })

  it('takes the system from the uppermost layer, and from /usr/lib where /etc has a link', async () => {
    const os = (version: string): string => `ID=debian\nVERSION_ID=${version}\n`
    const link = entry('/etc/os-release', 'symlink', '../usr/lib/os-release')
    const version = async (...layers: readonly (readonly LayerEntry[])[]) =>
      (await compose(...layers)).operatingSystem?.version
    assert.equal(
      await version([link, file('/usr/lib/os-release', os('11'))], [file('/usr/lib/os-release', os('12'))]),
      '12',
    )
    assert.equal(
      await version([file('/usr/lib/os-release', os('11'))], [file('/etc/os-release', os('12'))]),
      '12',
    )
    assert.equal(
      await version([file('/etc/os-release', os('11'))], [link, file('/usr/lib/os-release', os('13'))]),
      '13',
    )
    assert.equal(await version([file('/etc/os-release', os('11'))], [entry('/etc', 'removed')]), undefined)
  })

  it('merges notes and what is not supported', async () => {
    const inventory = await compose(
      [file('/a.jar', 'x'), file('/b.jar', 'x'), file(STATUS, 'Package: a\n')],
      [entry('/a.jar', 'removed'), file(STATUS, 'Package: a\n')],
    )
    assert.deepEqual(inventory.unsupported, [{ path: '/b.jar', kind: 'jar' }])
    assert.deepEqual(inventory.notes, [`${STATUS}: 1 entries have no proper name and version`])
  })
})

describe('composing layers', () => {
  const folders = fc.array(fc.constantFrom('a', 'b', 'node_modules', 'x'), { maxLength: 3 })
  const path = fc
    .tuple(folders, fc.constantFrom('package.json', 'x', 'a', 'node_modules', 'y.dist-info/METADATA', 'go'))
    .map(([parts, name]) => `/${[...parts, name].join('/')}`)
  const change = fc.oneof(
    fc.tuple(path, fc.constantFrom('1.0.0', '2.0.0')).map(([at, version]) => {
      const isPypi = at.endsWith('METADATA')
      return file(at, isPypi ? `Name: y\nVersion: ${version}\n` : npm('p', version))
    }),
    path.map((at) => entry(at, 'folder')),
    path.map((at) => entry(at, 'symlink', 'nowhere')),
    path.map((at) => entry(at, 'removed')),
    path.map((at) => entry(at, 'hidden')),
  )
  const layer = fc.array(change, { maxLength: 8 })

  it('finds what is found in a real folder to which they were applied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(layer, { minLength: 1, maxLength: 4 }), async (layers) => {
        const found = (inventory: Inventory) =>
          inventory.packages.map(({ name, version, path: at }) => `${name} ${version} ${at}`)
        const applied = await applyLayers(layers)
        const flat = composeInventory([{ diffId: 'all', contents: await layerOf(applied.entries) }])
        const ours = await Promise.all(applied.layers.map((entries) => layerOf(entries)))
        const composed = composeInventory(
          ours.map((contents, index) => ({ diffId: String(index), contents })),
        )
        assert.deepEqual(found(composed), found(flat))
      }),
      { numRuns: 4000 },
    )
  })
})
