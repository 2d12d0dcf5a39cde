import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sampleFinding as finding } from './sample-finding.ts'
import { updatesOf } from './updates.ts'

describe('what to update', () => {
  test('is what blocks, once for each source', () => {
    const source = { name: 'openssl', version: '3.0.1' }
    const findings = [
      finding({
        id: 'CVE-1',
        severity: 'critical',
        blocks: true,
        name: 'libssl3',
        source,
        fixedVersion: '3.0.9',
        line: 4,
      }),
      finding({ id: 'CVE-2', blocks: true, name: 'openssl', source, fixedVersion: '3.0.7', line: 0 }),
      finding({ id: 'CVE-2', blocks: true, name: 'libssl3', source, fixedVersion: '3.0.7', line: 0 }),
      finding({ id: 'CVE-3', blocks: false }),
    ]
    const known = { ecosystem: 'Debian:12', ...source, fixedVersion: '3.0.9' }
    const updates = updatesOf(findings, [{ ...known, version: '2.0' }, known])
    assert.deepEqual(updates, [
      {
        name: 'openssl',
        version: '3.0.1',
        ecosystem: 'Debian:12',
        severity: 'critical',
        fixed: ['3.0.9', '3.0.7'],
        target: '3.0.9',
        ids: ['CVE-1', 'CVE-2'],
        lines: [1, 5],
      },
    ])
  })

  test('names all versions where the service cannot tell the highest', () => {
    const findings = ['1', '2'].map((id) => finding({ id, blocks: true, fixedVersion: `build ${id}` }))
    const known = { ecosystem: 'Debian:12', name: 'zlib1g', version: '1.0', fixedVersion: null }
    const [update] = updatesOf(findings, [known])
    assert.deepEqual([update?.fixed, update?.target], [['build 1', 'build 2'], null])
  })

  test('names no version where there is none with a fix', () => {
    const [update] = updatesOf([finding({ blocks: true, line: null })], [])
    assert.deepEqual([update?.fixed, update?.lines], [[], []])
  })
})
