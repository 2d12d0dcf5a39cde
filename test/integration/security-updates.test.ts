import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Advisory } from '../../src/scanners/advisories.ts'
import { matchInventory } from '../../src/scanners/osv/match/match-inventory.ts'
import { dpkgOrder } from '../../src/scanners/osv/versions/dpkg.ts'
import {
  BOOKWORM,
  DAY_MS,
  advisory,
  installed,
  inventoryOf,
  memoryIndex,
} from '../support/memory-advisories.ts'
import {
  type Mirrors,
  type Stanza,
  type SuiteView,
  findMirrors,
  openSuites,
  releaseRootStatus,
  sourceOf,
} from './debian-suite.ts'

const SUITE = 'bookworm'
/** Packages whose sources get security updates often, so that there is something to find soon after a point release. */
const INCLUDED = [
  'curl',
  'openssl',
  'python3-minimal',
  'libxml2',
  'perl',
  'xz-utils',
  'krb5-locales',
  'libtiff6',
]

const mirrors = await findMirrors(SUITE)

describe('a Debian root of the release suite alone', {
  skip: typeof mirrors === 'string' ? mirrors : false,
}, () => {
  let status: readonly Stanza[]
  let suites: SuiteView

  before(async () => {
    status = await releaseRootStatus(SUITE, mirrors as Mirrors, INCLUDED)
    suites = await openSuites(SUITE, mirrors as Mirrors, status)
  })
  after(() => suites?.close())

  it('has findings in exactly those sources that apt-get dist-upgrade would update', async (test) => {
    const [release, security] = [await suites.packages(SUITE), await suites.packages(`${SUITE}-security`)]
    const index = memoryIndex(recordsOf(release, security))
    const packages = status.map((stanza) =>
      installed('deb', stanza['Package'] ?? '', stanza['Version'] ?? '', { source: sourceOf(stanza) }),
    )
    const report = matchInventory(inventoryOf(packages, { operatingSystem: BOOKWORM }), index, {
      now: Date.now(),
      maxDataAgeMs: Date.now() + DAY_MS,
    })
    const found = new Set(report.findings.flatMap((finding) => finding.package.source?.name ?? []))
    const upgrades = new Set(await suites.upgrades())
    const updated = status.filter((stanza) => upgrades.has(stanza['Package'] ?? ''))
    assert.deepEqual(
      [...found].toSorted(),
      [...new Set(updated.map((stanza) => sourceOf(stanza).name))].toSorted(),
    )
    assert.ok(packages.length > 60, `${packages.length} packages`)
    assert.equal(report.status, 'scanned')
    test.diagnostic(`sources with pending security updates: ${[...found].join(', ')}`)
    for (const { id, fixedVersion } of report.findings) assert.equal(id, `TEST-${fixedVersion}`)
  })
})

/** One for each source of which the security suite has a newer version than the release. */
function recordsOf(release: readonly Stanza[], security: readonly Stanza[]): readonly Advisory[] {
  const released = newestBySource(release)
  const pending = [...newestBySource(security)].filter(([name, version]) => {
    const old = released.get(name)
    return old === undefined || dpkgOrder.compare(version, old) > 0
  })
  return pending.map(([name, version]) =>
    advisory({ id: `TEST-${version}`, of: ['Debian:12', name], fixed: version }),
  )
}

function newestBySource(stanzas: readonly Stanza[]): ReadonlyMap<string, string> {
  const newest = new Map<string, string>()
  for (const { name, version } of stanzas.map(sourceOf)) {
    const known = newest.get(name)
    if (known === undefined || dpkgOrder.compare(version, known) > 0) newest.set(name, version)
  }
  return newest
}
