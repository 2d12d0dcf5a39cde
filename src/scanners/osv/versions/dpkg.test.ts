import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dpkgOrder } from './dpkg.ts'

describe('the order of Debian versions', () => {
  it('ascends as deb-version(7) says', () => {
    const lines = [
      '1.0~~ 1.0~~a 1.0~ 1.0~rc1 1.0 1.0a 1.0+ 1.0. 1.0.1',
      '1-1~bpo 1-1 1-1+b1 1-1.1 1-2 1-10 1.1-0',
      '9:1 10:0 10:0-0+deb12u1',
      '3.0.11-1~deb12u2 3.0.11-1 3.0.17-1~deb12u2 3.0.17-1',
      '2.36-9+deb12u4 2.36-9+deb12u10 2.36-10',
      '1.18446744073709551615 1.18446744073709551616',
    ]
    for (const line of lines) {
      const versions = line.split(' ')
      versions.slice(1).forEach((version, at) => {
        assert.ok(dpkgOrder.compare(versions[at]!, version) < 0, `${versions[at]} < ${version}`)
        assert.ok(dpkgOrder.compare(version, versions[at]!) > 0, `${version} > ${versions[at]}`)
      })
    }
  })

  it('does not tell apart what differs in zeros that do not count', () => {
    const pairs = ['1 0:1', '1 1-0', '1 1-', '1.01 1.1', '1.0a 1.0a0', '0 00', '1.0. 1.0.0', '1- 1-000']
    for (const [a = '', b = ''] of pairs.map((pair) => pair.split(' ')))
      assert.equal(dpkgOrder.compare(a, b), 0)
  })

  it('knows what is no version', () => {
    const no = ['', ' 1', '1 2', 'a:1', '1:', '1-', '1_2', ':1', '-1', '1/2', '12345678901:1', 'ä']
    assert.deepEqual(no.filter(dpkgOrder.isValid), [])
    assert.ok(dpkgOrder.isValid('1:2.3~rc1+dfsg-4+deb12u1'))
  })
})
