import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  advisory,
  installed,
  inventoryOf,
  memoryIndex,
  NOW,
  DAY_MS,
} from '../../../../test/support/memory-advisories.ts'
import type { AdvisoryIndex } from '../../advisories.ts'
import type { Inventory } from '../../inventory.ts'
import { matchInventory } from './match-inventory.ts'

const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'
const OPENSSL = { name: 'openssl', version: '3.0.11-1' }
const match = (inventory: Inventory, index: AdvisoryIndex) =>
  matchInventory(inventory, index, {
    now: NOW,
    maxDataAgeMs: 3 * DAY_MS,
    lineOf: (layer) => (layer === 'sha256:added' ? 4 : null),
  })

describe('matching an inventory', () => {
  it('finds packages of a system by their source', () => {
    const index = memoryIndex([
      advisory({
        id: 'DEBIAN-CVE-2024-0001',
        of: ['Debian:12', 'openssl'],
        upstream: ['CVE-2024-0001'],
        summary: 'a weakness',
        vectors: [HIGH],
        fixed: '3.0.17-1~deb12u2',
      }),
      advisory({ id: 'DEBIAN-CVE-2024-0002', of: ['Debian:11', 'openssl'], fixed: '9' }),
      advisory({ id: 'DEBIAN-CVE-2024-0003', of: ['Debian:12', 'libssl3'], fixed: '9' }),
    ])
    const libssl = installed('deb', 'libssl3', '3.0.11-1', { source: OPENSSL, layer: 'sha256:added' })
    const openssl = installed('deb', 'openssl', '3.0.11-1+b1', { source: OPENSSL })
    const report = match(inventoryOf([libssl, openssl]), index)
    const finding = {
      id: 'CVE-2024-0001',
      aliases: ['DEBIAN-CVE-2024-0001'],
      summary: 'a weakness',
      severity: 'high',
      score: 7.5,
      vector: HIGH,
      fixedVersion: '3.0.17-1~deb12u2',
      ecosystem: 'Debian:12',
    }
    assert.deepEqual(report, {
      status: 'scanned',
      scanner: { name: 'osv', version: '1', generation: 1 },
      ecosystems: [
        { ecosystem: 'Debian:12', status: 'scanned', packages: 2, dataAt: NOW - DAY_MS, note: null },
      ],
      findings: [
        { ...finding, package: libssl, line: 4 },
        { ...finding, package: openssl, line: null },
      ],
      notes: [],
      at: NOW,
    })
  })

  it('finds packages of languages, and of Ubuntu and Alpine under the names of their releases', () => {
    const index = memoryIndex([
      advisory({ id: 'GHSA-1', of: ['npm', '@a/b'], fixed: '2.0.0' }),
      advisory({ id: 'PYSEC-1', of: ['PyPI', 'django'], fixed: '4.2' }),
      advisory({ id: 'GO-1', of: ['Go', 'stdlib'], fixed: '1.22.1' }),
      advisory({ id: 'GEM-1', of: ['RubyGems', 'rack'], fixed: '3.0' }),
      advisory({ id: 'UBUNTU-1', of: ['Ubuntu:24.04:LTS', 'bash'], fixed: '6' }),
      advisory({ id: 'UBUNTU-2', of: ['Ubuntu:24.04', 'bash'], fixed: '6' }),
      advisory({ id: 'ALPINE-1', of: ['Alpine:v3.22', 'musl'], fixed: '1.2.6-r0' }),
    ])
    const languages = [
      installed('npm', '@a/b', '1.9.9'),
      installed('pypi', 'django', '4.1'),
      installed('golang', 'stdlib', '1.22.0'),
      installed('gem', 'rack', '3.0.0.rc1'),
    ]
    const system = (id: string, version: string) => ({ id, version, codename: '', name: id })
    const ubuntu = inventoryOf([...languages, installed('deb', 'bash', '5.2-1')], {
      operatingSystem: system('ubuntu', '24.04'),
    })
    const alpine = inventoryOf([installed('apk', 'musl', '1.2.5-r0')], {
      operatingSystem: system('alpine', '3.22.1'),
    })
    const ids = (inventory: Inventory) => match(inventory, index).findings.map(({ id }) => id)
    assert.deepEqual(ids(ubuntu).toSorted(), ['GEM-1', 'GHSA-1', 'GO-1', 'PYSEC-1', 'UBUNTU-1', 'UBUNTU-2'])
    assert.deepEqual(ids(alpine), ['ALPINE-1'])
    assert.equal(match(ubuntu, index).status, 'scanned')
    assert.equal(match(alpine, index).ecosystems[0]?.ecosystem, 'Alpine:v3.22')
  })

  it('counts what Debian calls unimportant, and does not list it', () => {
    const record = { of: ['Debian:12', 'bash'], urgency: 'unimportant', vectors: [HIGH], fixed: '9' } as const
    const index = memoryIndex([
      advisory({ id: 'DEBIAN-CVE-2024-0001', ...record }),
      advisory({ id: 'DEBIAN-CVE-2024-0002', ...record }),
    ])
    const report = match(inventoryOf([installed('deb', 'bash', '5.2-1')]), index)
    assert.deepEqual(report.findings, [])
    assert.deepEqual(report.notes, ['2 findings that Debian calls unimportant are not listed'])
  })

  it('lists the most severe first, and equal input in equal order', () => {
    const of = ['npm', 'x'] as const
    const advisories = [
      advisory({ id: 'GHSA-c', of, urgency: 'low', fixed: '2.0.0' }),
      advisory({ id: 'GHSA-a', of, fixed: '2.0.0' }),
      advisory({ id: 'GHSA-b', of, vectors: [HIGH], fixed: '2.0.0' }),
      advisory({ id: 'GHSA-d', of, urgency: 'high', fixed: '2.0.0' }),
    ]
    const packages = [
      installed('npm', 'x', '1.0.0', { path: '/b' }),
      installed('npm', 'x', '1.0.0', { path: '/a' }),
    ]
    const forwards = match(inventoryOf(packages), memoryIndex(advisories))
    const backwards = match(inventoryOf(packages.toReversed()), memoryIndex(advisories.toReversed()))
    assert.deepEqual(forwards, backwards)
    assert.deepEqual(
      forwards.findings.map(({ id, package: { path } }) => `${id} ${path}`),
      [
        'GHSA-b /a',
        'GHSA-b /b',
        'GHSA-d /a',
        'GHSA-d /b',
        'GHSA-c /a',
        'GHSA-c /b',
        'GHSA-a /a',
        'GHSA-a /b',
      ],
    )
  })
})
