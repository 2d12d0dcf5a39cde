import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { comparePackages, readPackages } from './package-diff.ts'

const component = (kind: string, name: string, version: string) => ({
  type: 'library',
  name,
  version,
  purl: `pkg:${kind}/${name}@${version}?arch=amd64`,
})

describe('the packages of a document', () => {
  it('are read with their kind', () => {
    const components = [component('deb', 'bash', '5.2'), { type: 'operating-system', name: 'debian' }]
    assert.deepEqual(readPackages({ components }), [{ kind: 'deb', name: 'bash', version: '5.2' }])
  })

  it('are none where the document has another shape', () => {
    for (const document of [
      null,
      'x',
      {},
      { components: 3 },
      { components: [null, { purl: 'x', name: 'y' }] },
    ])
      assert.deepEqual(readPackages(document), [])
  })
})

describe('the packages of two images', () => {
  const first = readPackages({
    components: [
      component('deb', 'bash', '5.2'),
      component('deb', 'zlib', '1.2'),
      component('npm', 'semver', '7.1.0'),
      component('npm', 'semver', '6.3.0'),
    ],
  })
  const second = readPackages({
    components: [
      component('deb', 'bash', '5.2'),
      component('deb', 'zlib', '1.3'),
      component('npm', 'semver', '7.1.0'),
      component('pypi', 'zlib', '1.2'),
    ],
  })

  it('are told apart by name, kind and version', () => {
    assert.deepEqual(comparePackages(first, second), {
      added: [{ kind: 'pypi', name: 'zlib', version: '1.2' }],
      removed: [],
      changed: [
        { kind: 'npm', name: 'semver', from: '6.3.0, 7.1.0', to: '7.1.0' },
        { kind: 'deb', name: 'zlib', from: '1.2', to: '1.3' },
      ],
      same: 1,
    })
  })

  it('are removed where only the first has them', () => {
    const { removed, added } = comparePackages(first, [])
    assert.deepEqual([removed.length, added.length], [3, 0])
  })
})
