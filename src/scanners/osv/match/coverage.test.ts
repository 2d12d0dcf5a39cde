import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  advisory,
  BOOKWORM,
  DAY_MS,
  installed,
  inventoryOf,
  memoryIndex,
  NOW,
} from '../../../../test/support/memory-advisories.ts'
import type { AdvisoryIndex, EcosystemState } from '../../advisories.ts'
import type { Inventory, OperatingSystem } from '../../inventory.ts'
import { matchInventory } from './match-inventory.ts'

const bash = advisory({ id: 'DEBIAN-CVE-2024-0001', of: ['Debian:12', 'bash'], fixed: '9' })
const BASH = installed('deb', 'bash', '5.2-1')
const NPM = installed('npm', 'x', '1.0.0')
const DEBIAN = memoryIndex([bash])
const scan = (inventory: Inventory, index: AdvisoryIndex = DEBIAN, now = NOW) =>
  matchInventory(inventory, index, { now, maxDataAgeMs: 3 * DAY_MS })
const onSystem = (system: Partial<OperatingSystem> | null, ...packages: Inventory['packages']) =>
  inventoryOf(packages, { operatingSystem: system === null ? null : { ...BOOKWORM, ...system } })
const withState = (state: Partial<EcosystemState>) => memoryIndex([bash], [], state)

function statuses(inventory: Inventory, index?: AdvisoryIndex, now?: number) {
  const { status, ecosystems } = scan(inventory, index, now)
  return [status, ...ecosystems.map((one) => `${one.ecosystem} ${one.status}`)]
}

describe('the coverage of a scan', () => {
  it('is complete when there are fresh data for everything', () => {
    assert.deepEqual(statuses(inventoryOf([BASH])), ['scanned', 'Debian:12 scanned'])
    assert.deepEqual(statuses(inventoryOf([NPM]), memoryIndex([], ['npm'])), ['scanned', 'npm scanned'])
  })

  it('is none without data, and says of what', () => {
    const report = scan(inventoryOf([BASH]), memoryIndex([]))
    assert.equal(report.status, 'not_scanned')
    assert.deepEqual(report.ecosystems, [
      {
        ecosystem: 'Debian:12',
        status: 'not_scanned',
        packages: 1,
        dataAt: null,
        note: 'there are no advisories of Debian on this server',
      },
    ])
  })

  it('is partial when a part has no data', () => {
    assert.deepEqual(statuses(inventoryOf([BASH, NPM])), ['partial', 'Debian:12 scanned', 'npm not_scanned'])
  })

  it('is stale when the data are older than they may be', () => {
    assert.deepEqual(statuses(inventoryOf([BASH]), withState({ updatedAt: NOW - 4 * DAY_MS })), [
      'stale',
      'Debian:12 stale',
    ])
  })

  it('takes an old copy that was imported today for what it is', () => {
    const report = scan(inventoryOf([BASH]), withState({ updatedAt: NOW, newest: NOW - 60 * DAY_MS }))
    assert.equal(report.status, 'stale')
    assert.equal(report.ecosystems[0]?.dataAt, NOW - 60 * DAY_MS)
    assert.equal(report.ecosystems[0]?.note, 'the advisories of Debian are of 2026-04-02')
  })

  it('is not there for an ecosystem of which the data hold nothing', () => {
    assert.deepEqual(statuses(inventoryOf([BASH]), withState({ records: 0 })), [
      'not_scanned',
      'Debian:12 not_scanned',
    ])
  })

  it('is not there for a release that is younger than the data, or of which nobody knows', () => {
    const old = withState({ newest: Date.parse('2025-01-01'), updatedAt: Date.parse('2025-01-01') })
    assert.deepEqual(statuses(onSystem({ version: '13' }, BASH), old), [
      'not_scanned',
      'Debian:13 not_scanned',
    ])
    assert.deepEqual(statuses(onSystem({ version: '99' }, BASH)), ['not_scanned', 'Debian:99 not_scanned'])
  })

  it('is there for a release that is younger than our table, when there are records of it', () => {
    const index = memoryIndex([advisory({ id: 'A-1', of: ['Debian:99', 'bash'], fixed: '1' })])
    assert.deepEqual(statuses(onSystem({ version: '99' }, BASH), index), ['scanned', 'Debian:99 scanned'])
  })

  it('says that a system is past its end of life, and lists what is known all the same', () => {
    const report = scan(inventoryOf([BASH]), DEBIAN, Date.parse('2028-07-01T12:00:00Z'))
    assert.equal(report.status, 'unsupported_os')
    assert.match(report.ecosystems[0]?.note ?? '', /^Debian:12 gets no security updates since 2028-07-01/)
    assert.equal(report.findings.length, 1)
  })

  it('says that a system is none of which there are advisories', () => {
    for (const system of [null, { id: 'raspbian' }, { id: 'debian', version: '' }]) {
      const report = scan(onSystem(system, BASH, NPM), memoryIndex([bash], ['npm']))
      assert.equal(report.status, 'unsupported_os')
      assert.ok(report.ecosystems[0]?.note)
      assert.equal(report.ecosystems[0]?.dataAt, null)
    }
    const edge = onSystem({ id: 'alpine', version: '3.24.0_alpha20260501' }, installed('apk', 'musl', '1-r0'))
    assert.equal(scan(edge, memoryIndex([], ['Alpine'])).status, 'unsupported_os')
  })

  it('is partial when a version cannot be compared with those of its advisories', () => {
    const index = memoryIndex([advisory({ id: 'GO-1', of: ['Go', 'x'], fixed: '1.0.0' })])
    assert.deepEqual(statuses(inventoryOf([installed('golang', 'x', '(devel)')]), index), [
      'partial',
      'Go partial',
    ])
    assert.deepEqual(statuses(inventoryOf([installed('golang', 'y', '(devel)')]), index), [
      'scanned',
      'Go scanned',
    ])
  })

  it('is partial when there is something that nobody reads', () => {
    const jars = [
      { path: '/a.jar', kind: 'jar' },
      { path: '/b.jar', kind: 'jar' },
    ] as const
    const report = scan(inventoryOf([BASH], { unsupported: jars }))
    assert.equal(report.status, 'partial')
    assert.deepEqual(report.notes, ['Java archives were seen and not examined: /a.jar and 1 more'])
    assert.equal(scan(inventoryOf([BASH], { notes: ['/x is too large'] })).status, 'partial')
  })

  it('is that of an unsupported system when there are RPM packages alone', () => {
    const rpm = [{ path: '/var/lib/rpm/rpmdb.sqlite', kind: 'rpm' }] as const
    assert.equal(scan(inventoryOf([], { unsupported: rpm })).status, 'unsupported_os')
    assert.equal(scan(inventoryOf([BASH], { unsupported: rpm })).status, 'partial')
  })

  it('is none for an image in which nothing was found', () => {
    const report = scan(inventoryOf([]))
    assert.equal(report.status, 'not_scanned')
    assert.equal(report.notes.length, 1)
  })
})
