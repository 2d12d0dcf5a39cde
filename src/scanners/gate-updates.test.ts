import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { updatesOf } from './gate-updates.ts'
import type { Finding } from './report.ts'

const finding = (more: Partial<Finding>, name = 'openssl'): Finding => ({
  id: 'CVE-1',
  aliases: [],
  summary: '',
  severity: 'high',
  score: 7,
  vector: null,
  package: {
    kind: 'deb',
    name,
    version: '3.0.2',
    source: null,
    path: '',
    layer: '',
    architecture: null,
    licenses: [],
  },
  ecosystem: 'Debian:12',
  fixedVersion: null,
  line: null,
  ...more,
})

describe('what to update', () => {
  it('is one version for all findings of a source, compared as its ecosystem does', () => {
    const findings = ['3.0.9', '3.0.10~rc1', '3.0.10', null].map((fixedVersion) => finding({ fixedVersion }))
    const worse = finding({ severity: 'critical', fixedVersion: null }, 'curl')
    assert.deepEqual(updatesOf([...findings, worse]), [
      { ecosystem: 'Debian:12', name: 'curl', version: '3.0.2', fixedVersion: null },
      { ecosystem: 'Debian:12', name: 'openssl', version: '3.0.2', fixedVersion: '3.0.10' },
    ])
  })

  it('names none where one of the versions is no version of its ecosystem', () => {
    const findings = ['3.0.9', 'next week'].map((fixedVersion) => finding({ fixedVersion }))
    assert.equal(updatesOf(findings)[0]?.fixedVersion, null)
  })
})
