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

  it('has no more packages than can be asked about, and says so', async () => {
    const at = (name: string) => file(`/app/node_modules/${name}/package.json`, npm(name, '1.0.0'))
    const layers = await Promise.all(
      [[at('a'), at('b')], [entry('/app/node_modules/a', 'removed'), at('c')], [at('d')]].map((one) =>
        layerOf(one),
      ),
    )
    const composed = composeInventory(
      layers.map((contents, index) => ({ diffId: String(index), contents })),
      2,
    )
    assert.deepEqual(shown(composed), ['b 1.0.0 of 0', 'c 1.0.0 of 1'])
    assert.deepEqual(composed.notes, ['Not all packages are listed: the image has more than 2'])
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

describe('layers that contradict each other', () => {
  const OS = '/etc/os-release'
  const debian12 = file(OS, 'ID=debian\nVERSION_ID=12\nNAME=Twelve\n')
  const debian11 = file(OS, 'ID=debian\nVERSION_ID=11\nNAME=Eleven\n')
  const status = file(STATUS, debian('base-files 12.4', 'openssl 3.0.11-1'))
  const node = '/app/node_modules/x/package.json'
  const metadata = '/usr/lib/python3/x.dist-info/METADATA'
  const doubts = async (...layers: readonly (readonly LayerEntry[])[]) =>
    (await compose(...layers)).doubts ?? []

  it('make a list of packages that is gone, or emptied, a doubt', async () => {
    for (const taken of [
      entry(STATUS, 'removed'),
      entry('/var/lib/dpkg', 'removed'),
      entry('/var', 'hidden'),
      entry('/var/lib/dpkg', 'symlink', '/opt'),
      file(STATUS, ''),
    ]) {
      const [first, ...others] = await doubts([status], [taken], [file(node, npm('x', '1.0.0'))])
      assert.match(first ?? '', /^\/var\/lib\/dpkg\/status was taken away .* named 2 may still be there$/)
      assert.deepEqual(others, [])
    }
    const below = [file(node, npm('x', '1.0.0')), file(metadata, 'Name: x\nVersion: 1\n')]
    assert.equal((await doubts(below, [entry(node, 'removed'), entry(metadata, 'removed')])).length, 2)
  })

  it('do not where what it named is named by another list, or was taken away as a whole', async () => {
    const moved = file('/var/lib/dpkg/status.d/all', debian('base-files 12.5', 'openssl 3.0.12-1'))
    assert.deepEqual(await doubts([status], [entry(STATUS, 'removed'), moved]), [])
    const below = [file(node, npm('x', '1.0.0')), file(metadata, 'Name: x\nVersion: 1\n')]
    const whole = ['/app/node_modules/x', '/usr/lib/python3/x.dist-info'].map((path) =>
      entry(path, 'removed'),
    )
    assert.deepEqual(await doubts(below, whole), [])
    assert.deepEqual(await doubts([status], [file(STATUS, debian('base-files 12.4'))]), [])
  })

  it('make another name of the system a doubt, unless it has become that system', async () => {
    assert.deepEqual(await doubts([debian12, status], [debian11]), [
      'The system was Twelve, and a later layer calls it Eleven',
    ])
    assert.deepEqual(await doubts([debian12, status], [entry(OS, 'removed')], [debian11]), [
      'The system was Twelve, and a later layer calls it Eleven',
    ])
    const before = file(STATUS, debian('base-files 11.1', 'openssl 1.1.1-1'))
    assert.deepEqual(await doubts([debian11, before], [debian12, status]), [])
    const alpine = (version: string) => file(OS, `ID=alpine\nVERSION_ID=${version}\n`)
    const musl = file('/lib/apk/db/installed', 'P:musl\nV:1\n\n')
    assert.deepEqual(await doubts([alpine('3.20.1'), musl], [alpine('3.20.3')]), [])
  })

  it('make a system a doubt that is not that of its packages, from the beginning', async () => {
    const system = (id: string, version: string) => file(OS, `ID=${id}\nVERSION_ID=${version}\nNAME=x\n`)
    const apk = (version: string) => file('/lib/apk/db/installed', `P:alpine-release\nV:${version}\n\n`)
    const deb = (version: string) => file(STATUS, debian(`base-files ${version}`))
    const fits = [
      [system('debian', '12'), deb('12.4+deb12u12')],
      [system('debian', '13'), deb('13.8')],
      [system('ubuntu', '24.04'), deb('13ubuntu10.2')],
      [system('alpine', '3.20.3'), apk('3.20.3-r0')],
      [system('alpine', '3.24.0_alpha20260501'), apk('3.24.0_alpha20260501-r0')],
      [system('raspbian', '12'), deb('11')],
    ]
    for (const layer of fits) assert.deepEqual(await doubts(layer), [])
    const others = [
      [system('debian', '13'), deb('12.4+deb12u12')],
      [system('debian', '12'), deb('13ubuntu10')],
      [system('ubuntu', '24.04'), deb('12.4')],
      [system('alpine', '3.21.0'), apk('3.20.3-r0')],
      [system('debian', '12'), deb('12'), apk('3.20.3-r0')],
    ]
    for (const layer of others)
      assert.match((await doubts(layer))[0] ?? '', /^The system calls itself x, and has /)
  })

  it('make a system without a list of its packages a doubt', async () => {
    assert.deepEqual(await doubts([debian12, file(node, npm('x', '1.0.0'))]), [
      'The system is Twelve, and there is no list of its packages',
    ])
    assert.deepEqual(await doubts([debian12, file('/var/lib/rpm/Packages', 'x')]), [])
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
      { numRuns: 150 },
    )
  })
})
