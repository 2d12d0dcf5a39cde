import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding, Findings } from '../../../../src/client/api-types.generated.ts'
import { canCompare, compareFindings } from './finding-diff.ts'

const finding = (id: string, name: string, version = '1'): Finding =>
  ({ id, package: { kind: 'deb', name, version } }) as Finding

describe('the findings of two images', () => {
  it('are told apart by advisory and package, not by version', () => {
    const first = [finding('A', 'bash'), finding('B', 'bash'), finding('C', 'zlib', '1.2')]
    const second = [finding('C', 'zlib', '1.3'), finding('D', 'curl'), finding('A', 'dash')]
    const { onlyFirst, onlySecond, both } = compareFindings(first, second)
    assert.deepEqual(onlyFirst, [first[0], first[1]])
    assert.deepEqual(onlySecond, [second[1], second[2]])
    assert.equal(both, 1)
  })

  it('count one advisory in one package once', () => {
    const twice = [finding('A', 'bash'), finding('A', 'bash')]
    assert.equal(compareFindings(twice, []).onlyFirst.length, 1)
    assert.equal(compareFindings(twice, twice).both, 1)
  })

  it('are not compared where one was not scanned', () => {
    const report = (blocking: number | null) => ({ gate: { blocking } }) as Findings
    assert.equal(canCompare(report(0), report(2)), true)
    assert.equal(canCompare(report(0), report(null)), false)
  })
})
