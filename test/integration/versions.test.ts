import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dpkgOrder } from '../../src/scanners/osv/versions/dpkg.ts'
import { rpmOrder } from '../../src/scanners/osv/versions/rpm.ts'
import type { VersionOrder } from '../../src/scanners/osv/versions/version-order.ts'
import { type FoundOracle, type Pair, dpkgOracle, perlOracle, rpmOracle } from './version-oracles.ts'
import { DEB, DEB_SHORT, RPM, versionPairs } from './version-pairs.ts'

const withDpkg = dpkgOracle()
const withPerl = await perlOracle()
const withRpm = await rpmOracle()
const reason = (oracle: FoundOracle): string | false => ('missing' in oracle ? oracle.missing : false)

async function disagreements(order: VersionOrder, oracle: FoundOracle, pairs: readonly Pair[]) {
  assert.ok('ask' in oracle)
  const answers = await oracle.ask(pairs)
  assert.equal(answers.length, pairs.length)
  return pairs.flatMap(([a, b], at) => {
    const ours = Math.sign(order.compare(a, b))
    return ours === answers[at] ? [] : [`${a} ${b}: ours ${ours}, theirs ${answers[at]}`]
  })
}

describe('the order of Debian versions', () => {
  it('is that of dpkg itself for two thousand pairs', { skip: reason(withDpkg) }, async () => {
    assert.deepEqual(await disagreements(dpkgOrder, withDpkg, versionPairs(DEB, 2000, 1)), [])
  })

  it('is that of dpkg-dev for forty thousand pairs', { skip: reason(withPerl) }, async () => {
    assert.deepEqual(await disagreements(dpkgOrder, withPerl, versionPairs(DEB_SHORT, 40_000, 2)), [])
  })

  it('takes every generated version for one', () => {
    const refused = versionPairs(DEB, 5000, 3)
      .flat()
      .filter((text) => !dpkgOrder.isValid(text))
    assert.deepEqual(refused, [])
  })
})

describe('the order of RPM versions', () => {
  it('is that of rpm for forty thousand pairs', { skip: reason(withRpm) }, async () => {
    assert.deepEqual(await disagreements(rpmOrder, withRpm, versionPairs(RPM, 40_000, 4)), [])
  })

  it('takes every generated version for one', () => {
    const refused = versionPairs(RPM, 5000, 5)
      .flat()
      .filter((text) => !rpmOrder.isValid(text))
    assert.deepEqual(refused, [])
  })
})
