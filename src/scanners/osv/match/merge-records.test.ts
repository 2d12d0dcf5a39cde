import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { advisory, type RecordFacts } from '../../../../test/support/memory-advisories.ts'
import { dpkgOrder } from '../versions/dpkg.ts'
import { judgeRecords } from './judge-records.ts'
import { mergeRecords } from './merge-records.ts'

const LOW = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:N/S:U/C:L/I:N/A:N'
const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'

function merged(...records: readonly Omit<RecordFacts, 'of'>[]) {
  const advisories = records.map((facts) => advisory({ fixed: '2', ...facts, of: ['Debian:12', 'x'] }))
  return mergeRecords(judgeRecords(advisories, '1', dpkgOrder), dpkgOrder).map(({ facts }) => facts)
}

const names = (findings: ReturnType<typeof merged>) =>
  findings.map(({ id, aliases }) => [id, ...aliases].join(' '))

describe('records about the same weakness', () => {
  it('are one finding under the name of its CVE', () => {
    const findings = merged(
      { id: 'GHSA-1', aliases: ['CVE-2024-0001'] },
      { id: 'PYSEC-1', aliases: ['CVE-2024-0001', 'GHSA-1'] },
      { id: 'DEBIAN-CVE-2024-0002', upstream: ['CVE-2024-0002'] },
    )
    assert.deepEqual(names(findings), ['CVE-2024-0001 GHSA-1 PYSEC-1', 'CVE-2024-0002 DEBIAN-CVE-2024-0002'])
  })

  it('are joined by a record that comes later', () => {
    const findings = merged({ id: 'A-1' }, { id: 'B-1' }, { id: 'C-1', aliases: ['A-1', 'B-1'] })
    assert.deepEqual(names(findings), ['A-1 B-1 C-1'])
  })

  it('give the highest severity, the newest fix, and the first summary', () => {
    const [finding] = merged(
      { id: 'A-1', aliases: ['B-1'], vectors: [LOW], fixed: '1.5' },
      { id: 'B-1', vectors: [HIGH], fixed: '1.10', summary: 'of B' },
      { id: 'C-1', aliases: ['B-1'], versions: ['1'], fixed: '1.2', summary: 'of C' },
    )
    assert.equal(finding?.severity, 'high')
    assert.equal(finding?.fixedVersion, '1.10')
    assert.equal(finding?.summary, 'of B')
  })

  it('have a fix when one of them knows it', () => {
    const [finding] = merged({ id: 'A-1', events: [{ introduced: '0' }] }, { id: 'B-1', aliases: ['A-1'] })
    assert.equal(finding?.fixedVersion, '2')
  })

  it('are critical when one of them is about malware, whatever the others say', () => {
    const [finding] = merged(
      { id: 'GHSA-1', aliases: ['MAL-2024-1'], vectors: [LOW] },
      { id: 'MAL-2024-1', events: [{ introduced: '0' }] },
    )
    assert.equal(finding?.severity, 'critical')
    assert.equal(merged({ id: 'MALICE-1' })[0]?.severity, 'unknown')
  })

  it('are unimportant only when all of them say so', () => {
    const unimportant = (...urgencies: readonly (string | undefined)[]) => {
      const advisories = urgencies.map((urgency, at) =>
        advisory({
          id: `A-${at}`,
          aliases: ['CVE-2024-0001'],
          fixed: '2',
          of: ['Debian:12', 'x'],
          ...(urgency === undefined ? {} : { urgency }),
        }),
      )
      return mergeRecords(judgeRecords(advisories, '1', dpkgOrder), dpkgOrder).map((one) => one.isUnimportant)
    }
    assert.deepEqual(unimportant('unimportant', 'unimportant'), [true])
    assert.deepEqual(unimportant('unimportant', undefined), [false])
  })

  it('are as severe as the worst part of a package that one record speaks of', () => {
    for (const vectors of [
      [LOW, HIGH],
      [HIGH, LOW],
    ])
      assert.equal(
        merged(...vectors.map((vector) => ({ id: 'A-1', vectors: [vector] })))[0]?.severity,
        'high',
      )
    for (const urgencies of [
      ['unimportant', 'medium'],
      ['medium', 'unimportant'],
    ])
      assert.equal(merged(...urgencies.map((urgency) => ({ id: 'A-1', urgency })))[0]?.severity, 'medium')
  })

  it('count once when they are given once for each name of a release', () => {
    assert.deepEqual(names(merged({ id: 'A-1' }, { id: 'A-1' })), ['A-1'])
  })
})

describe('a notice about several weaknesses', () => {
  const notice = { id: 'DSA-1', upstream: ['CVE-2024-0001', 'CVE-2024-0002'] }
  const first = { id: 'DEBIAN-CVE-2024-0001', upstream: ['CVE-2024-0001'] }
  const second = { id: 'DEBIAN-CVE-2024-0002', upstream: ['CVE-2024-0002'] }

  it('is an alias of each and no finding of its own', () => {
    assert.deepEqual(names(merged(notice, first, second)), [
      'CVE-2024-0001 DEBIAN-CVE-2024-0001 DSA-1',
      'CVE-2024-0002 DEBIAN-CVE-2024-0002 DSA-1',
    ])
  })

  it('does not make a finding of what another record says does not concern the version', () => {
    assert.deepEqual(names(merged(notice, first, { ...second, fixed: '0.5' })), [
      'CVE-2024-0001 DEBIAN-CVE-2024-0001 DSA-1',
    ])
  })

  it('is a finding for those of which there is no record', () => {
    assert.deepEqual(names(merged(notice, first)), [
      'CVE-2024-0001 DEBIAN-CVE-2024-0001 DSA-1',
      'DSA-1 CVE-2024-0002',
    ])
    assert.deepEqual(names(merged(notice)), ['DSA-1 CVE-2024-0001 CVE-2024-0002'])
  })

  it('is believed when all records contradict it', () => {
    const findings = merged(notice, { ...first, fixed: '0.5' }, { ...second, fixed: '0.5' })
    assert.deepEqual(names(findings), ['DSA-1 CVE-2024-0001 CVE-2024-0002'])
  })

  it('gives its fix and severity where the records have none', () => {
    const open = { ...first, events: [{ introduced: '0' }] }
    const [finding] = merged({ ...notice, vectors: [HIGH] }, open, second)
    assert.equal(finding?.fixedVersion, '2')
    assert.equal(finding?.severity, 'high')
  })
})
