import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import semver from 'semver'
import { semverOrder } from './semver.ts'

const number = fc.oneof(fc.constantFrom(0, 1, 2, 9, 10, 11), fc.nat())
const identifier = fc.oneof(number.map(String), fc.stringMatching(/^[a-c-][0-9A-Za-z-]{0,3}$/))
const version = fc
  .tuple(
    number,
    number,
    number,
    fc.array(identifier, { maxLength: 3 }),
    fc.constantFrom('', '+incompatible', '+1'),
  )
  .map(([x, y, z, pre, build]) => `${x}.${y}.${z}${pre.length > 0 ? `-${pre.join('.')}` : ''}${build}`)

describe('the order of semantic versions', () => {
  it('is that of the package semver for all that it takes', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        assert.ok(semverOrder.isValid(a))
        assert.equal(Math.sign(semverOrder.compare(a, b)), semver.compare(a, b))
      }),
      { numRuns: 20_000 },
    )
  })

  it('orders the pseudo-versions of Go by their time, before the release that they lead to', () => {
    const ascending = [
      'v0.0.0-20190101000000-abcdef123456',
      'v0.0.0-20200101000000-000000000000',
      'v1.2.3',
      'v1.2.4-0.20200101000000-abcdef123456',
      'v1.2.4-rc.1',
      'v1.2.4',
      'v2.0.0+incompatible',
    ]
    assert.deepEqual(ascending.toReversed().toSorted(semverOrder.compare), ascending)
  })

  it('reads the releases of Go itself as its advisories write them', () => {
    assert.equal(semverOrder.compare('go1.22rc1', '1.22.0-rc.1'), 0)
    assert.equal(semverOrder.compare('go1.21', '1.21.0'), 0)
    assert.ok(semverOrder.compare('go1.22rc1', '1.22.0-0') > 0)
    assert.ok(semverOrder.compare('go1.22rc1', '1.22') < 0)
  })

  it('takes short versions, a v in front and numbers of any length', () => {
    assert.equal(semverOrder.compare('v1', '1.0.0'), 0)
    assert.ok(semverOrder.compare('99999999999999999998.0.0', '99999999999999999999.0.0') < 0)
  })

  it('knows what is no version', () => {
    const no = ['', '(devel)', 'latest', '1.2.3.4', '1.x', '^1.2.3', '1.2.3 - 2', '1.2.3-ä']
    assert.deepEqual(no.filter(semverOrder.isValid), [])
  })
})
