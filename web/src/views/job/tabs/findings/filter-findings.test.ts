import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NO_FINDING_FILTER, filterFindings, findingRows } from './filter-findings.ts'
import { sampleFinding as finding } from './sample-finding.ts'

const openssl = { name: 'openssl', version: '3.0.1' }
const FINDINGS = [
  finding({ id: 'CVE-1', severity: 'critical', blocks: true, name: 'libssl3', source: openssl }),
  finding({ id: 'CVE-2', severity: 'high', name: 'zlib1g', aliases: ['DEBIAN-CVE-2'] }),
  finding({ id: 'CVE-3', severity: 'low', name: 'openssl', version: '3.0.1', summary: 'Reads too much' }),
]
const ids = (filter: Partial<typeof NO_FINDING_FILTER>): readonly string[] =>
  filterFindings(FINDINGS, { ...NO_FINDING_FILTER, ...filter }).map(({ id }) => id)

describe('the filter of findings', () => {
  test('shows all of them at first', () => {
    assert.deepEqual(ids({}), ['CVE-1', 'CVE-2', 'CVE-3'])
  })

  test('chooses severities, and what blocks', () => {
    assert.deepEqual(ids({ severities: new Set(['high', 'low']) }), ['CVE-2', 'CVE-3'])
    assert.deepEqual(ids({ onlyBlocking: true }), ['CVE-1'])
  })

  test('finds words in names, sources, aliases and summaries', () => {
    assert.deepEqual(ids({ text: 'OpenSSL' }), ['CVE-1', 'CVE-3'])
    assert.deepEqual(ids({ text: 'debian-cve' }), ['CVE-2'])
    assert.deepEqual(ids({ text: ' openssl too ' }), ['CVE-3'])
    assert.deepEqual(ids({ text: 'nothing' }), [])
  })
})

describe('the rows of findings', () => {
  test('are the findings', () => {
    assert.equal(findingRows(FINDINGS, false).length, 3)
  })

  test('by package stand below what the packages were made from', () => {
    const rows = findingRows(FINDINGS, true)
    assert.deepEqual(
      rows.map((row) => (row.kind === 'package' ? row.findings.map(({ id }) => id) : row.finding.id)),
      [['CVE-1', 'CVE-3'], 'CVE-1', 'CVE-3', ['CVE-2'], 'CVE-2'],
    )
    assert.equal(new Set(rows.map(({ key }) => key)).size, 5)
  })
})
