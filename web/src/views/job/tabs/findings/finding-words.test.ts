import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Coverage, GateOfNow, GateVerdict } from '../../../../../../src/client/api-types.generated.ts'
import { describeCoverage, describeEmpty, describeGate } from './finding-words.ts'

const gate = (
  verdict: GateVerdict,
  recorded: GateVerdict | null,
  status: Coverage = 'scanned',
): { gate: GateOfNow; status: Coverage } => ({
  status,
  gate: {
    verdict,
    message: null,
    warnings: [],
    blocking: 0,
    failOn: 'high',
    ignoreUnfixed: true,
    onMissingData: 'warn',
    used: [],
    expired: [],
    updates: [],
    recorded: recorded === null ? null : { verdict: recorded, at: '2026-01-01T00:00:00Z' },
  },
})

describe('the words for a scan', () => {
  test('call an image free of weaknesses only when all of it was looked at', () => {
    assert.equal(describeEmpty('scanned'), 'No known weaknesses.')
    const others: readonly Coverage[] = ['partial', 'stale', 'unsupported_os', 'not_scanned', 'error']
    for (const status of others) assert.doesNotMatch(describeEmpty(status), /^No /)
  })

  test('have something to say about a status that is not known', () => {
    assert.equal(describeCoverage('later' as Coverage).word, 'later')
  })
})

describe('the words for the gate', () => {
  test('say what has changed since the job', () => {
    assert.match(describeGate(gate('fail', 'pass')).change ?? '', /passed when/)
    assert.equal(describeGate(gate('fail', 'fail')).change, null)
    assert.equal(describeGate(gate('pass', null)).change, null)
  })

  test('call a pass good only when all was looked at', () => {
    assert.equal(describeGate(gate('pass', 'pass')).tone, 'good')
    assert.equal(describeGate(gate('pass', 'pass', 'not_scanned')).tone, 'warn')
  })
})
