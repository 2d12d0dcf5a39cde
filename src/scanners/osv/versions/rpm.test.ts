import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rpmOrder } from './rpm.ts'

describe('the order of RPM versions', () => {
  it('ascends as rpm-version(7) says', () => {
    const lines = [
      '1.0~rc1 1.0~rc2 1.0 1.0^git1 1.0^git2 1.0.1',
      '1.a 1.1 1.1.a 1.1.1',
      '1 1-1 1-1.el8 1-1.el9 1-2 1:0-1',
      '1.0~rc1 1.0~rc1^git1 1.0',
      '5.5p1 5.5p10',
      'xyz10 xyz10.1',
      '4.999 5.0',
    ]
    for (const line of lines) {
      const versions = line.split(' ')
      versions.slice(1).forEach((version, at) => {
        assert.ok(rpmOrder.compare(versions[at]!, version) < 0, `${versions[at]} < ${version}`)
        assert.ok(rpmOrder.compare(version, versions[at]!) > 0, `${version} > ${versions[at]}`)
      })
    }
  })

  it('does not count separators, leading zeros and an epoch of 0', () => {
    for (const [a, b] of [
      ['2.0', '2_0'],
      ['1.05', '1.5'],
      ['0:1', '1'],
      ['1.0.', '1.0'],
    ] as const) {
      assert.equal(rpmOrder.compare(a, b), 0)
    }
  })

  it('knows what is no version', () => {
    assert.deepEqual(['', '1 2', 'a:1', '1-', '-1', '1-2-3'].filter(rpmOrder.isValid), [])
  })
})
