import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  DAY_MS,
  NOW,
  advisory,
  installed,
  inventoryOf,
  memoryIndex,
} from '../../../../test/support/memory-advisories.ts'
import { prepareAdvisory } from './match-advisory.ts'
import { matchInventory } from './match-inventory.ts'

const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'
const FRESH = { now: NOW, maxDataAgeMs: 3 * DAY_MS }
const OPENSSL = { name: 'openssl', version: '3.0.11-1' }

/** Records that share names, notices about several weaknesses, a second source, one that nobody takes seriously. */
const RECORDS = [
  advisory({
    id: 'DEBIAN-CVE-2024-0001',
    of: ['Debian:12', 'openssl'],
    upstream: ['CVE-2024-0001'],
    summary: 'a weakness',
    vectors: [HIGH],
    fixed: '3.0.17-1',
  }),
  advisory({
    id: 'DEBIAN-CVE-2024-0002',
    of: ['Debian:12', 'openssl'],
    upstream: ['CVE-2024-0002'],
    fixed: '3.0.12-1',
  }),
  advisory({
    id: 'DSA-1-1',
    of: ['Debian:12', 'openssl'],
    upstream: ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'],
    fixed: '3.0.18-1',
  }),
  advisory({
    id: 'DEBIAN-CVE-2024-0004',
    of: ['Debian:12', 'bash'],
    upstream: ['CVE-2024-0004'],
    urgency: 'unimportant',
  }),
  advisory({
    id: 'DEBIAN-CVE-2024-0005',
    of: ['Debian:12', 'bash'],
    upstream: ['CVE-2024-0005'],
    events: [{ introduced: '0' }],
  }),
  advisory({ id: 'GHSA-1', of: ['npm', 'left-pad'], aliases: ['CVE-2024-0006'], fixed: '2.0.0' }),
  advisory({
    id: 'PYSEC-1',
    of: ['PyPI', 'left-pad'],
    aliases: ['CVE-2024-0006', 'GHSA-1'],
    fixed: '2.0.0',
  }),
]
const INDEX = memoryIndex(RECORDS)
const NAMES = [...new Set(RECORDS.flatMap(({ id, aliases, upstream }) => [id, ...aliases, ...upstream]))]

const EVERYTHING = inventoryOf([
  installed('deb', 'libssl3', '3.0.11-1', { source: OPENSSL, layer: 'sha256:added' }),
  installed('deb', 'openssl', '3.0.11-1+b1', { source: OPENSSL }),
  installed('deb', 'bash', '5.2-1'),
  installed('npm', 'left-pad', '1.0.0', { path: '/a/package.json' }),
  installed('npm', 'left-pad', '2.0.0', { path: '/b/package.json' }),
  installed('pypi', 'left-pad', '1.0', { path: '/c/METADATA' }),
  installed('golang', 'example.org/x', 'v1.0.0', { path: '/d' }),
])

describe('one advisory in an inventory', () => {
  it('is what the report of the image says under that name', () => {
    const inventories = [
      EVERYTHING,
      ...['3.0.11-1', '3.0.12-1', '3.0.17-1', '3.0.18-1', 'no version'].map((version) =>
        inventoryOf([installed('deb', 'openssl', version), installed('deb', 'bash', version)]),
      ),
      inventoryOf([]),
    ]
    let found = 0
    for (const name of NAMES) {
      const wanted = prepareAdvisory(INDEX, name)
      for (const inventory of inventories) {
        const expected = matchInventory(inventory, INDEX, FRESH).findings.filter(({ id, aliases }) =>
          [id, ...aliases].includes(name),
        )
        found += expected.length
        assert.deepEqual(wanted.in(inventory, FRESH).findings, expected, name)
      }
    }
    assert.ok(found > 40, `${found}`)
  })

  it('knows its other names, its severity and where it is thought unimportant', () => {
    const { ids, facts } = prepareAdvisory(INDEX, 'CVE-2024-0001')
    assert.deepEqual(ids, ['DEBIAN-CVE-2024-0001', 'DSA-1-1'])
    assert.deepEqual(facts, {
      aliases: ['CVE-2024-0002', 'CVE-2024-0003', 'DEBIAN-CVE-2024-0001', 'DSA-1-1'],
      summary: 'a weakness',
      severity: 'high',
      score: 7.5,
      isUnimportantSomewhere: false,
    })
    const unimportant = prepareAdvisory(INDEX, 'CVE-2024-0004')
    assert.equal(unimportant.facts?.isUnimportantSomewhere, true)
    assert.deepEqual(unimportant.in(EVERYTHING, FRESH).findings, [])
  })

  it('says for how much of the image there are data', () => {
    const status = (inventory: typeof EVERYTHING) =>
      prepareAdvisory(INDEX, 'CVE-2024-0006').in(inventory, FRESH).status
    assert.equal(status(EVERYTHING), 'partial')
    assert.equal(status(inventoryOf([installed('npm', 'other', '1.0.0')])), 'scanned')
    assert.equal(status(inventoryOf([installed('golang', 'example.org/x', 'v1.0.0')])), 'not_scanned')
    assert.equal(status(inventoryOf([installed('deb', 'bash', '5')])), 'scanned')
    const trixie = { id: 'debian', version: '13', codename: 'trixie', name: 'Debian 13' }
    const other = inventoryOf([installed('deb', 'bash', '5')], { operatingSystem: trixie })
    assert.equal(status(other), matchInventory(other, INDEX, FRESH).status)
  })

  it('is unknown where no record has the name', () => {
    const { ids, facts, data } = prepareAdvisory(INDEX, 'CVE-2030-0001')
    assert.deepEqual([ids, facts], [[], undefined])
    assert.deepEqual(
      [data.generation, data.ecosystems[0]],
      [1, { ecosystem: 'Debian', dataAt: NOW - DAY_MS }],
    )
  })
})
