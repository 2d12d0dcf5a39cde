/** An index of advisories and an inventory of the sizes that real ones have, for the benchmark of matching. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AdvisoryLibrary,
  openAdvisoryLibrary,
} from '../../src/scanners/osv/advisories/advisory-library.ts'
import type { InstalledPackage, Inventory } from '../../src/scanners/inventory.ts'

const RECORDS_PER_SOURCE = 20
const PACKAGES_PER_SOURCE = 2
/** Debian's records list every affected version that was ever in an archive. */
const listed = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `1.${at}-1`)
const VECTORS = ['C:H/I:H/A:H', 'C:H/I:N/A:N', 'C:L/I:N/A:N']

/** Imports `records` made-up records about packages of Debian 12 into an index below `folder`. */
export async function libraryOf(folder: string, records: number, now: number): Promise<AdvisoryLibrary> {
  const files = join(folder, 'records')
  mkdirSync(files, { recursive: true })
  for (let at = 0; at < records; at++) {
    const record = recordOf(at, now)
    writeFileSync(join(files, `${record.id}.json`), JSON.stringify(record))
  }
  const library = openAdvisoryLibrary({
    folder: join(folder, 'advisories'),
    source: 'http://127.0.0.1',
    userAgent: 'slipway-bench',
    environment: {},
    now: () => now,
  })
  await library.import(files, null, { signal: new AbortController().signal })
  return library
}

/** One of five is about the installed version: a Debian image of a year has about two findings a package. */
function recordOf(at: number, now: number) {
  const source = Math.floor(at / RECORDS_PER_SOURCE)
  const newest = at % 5 === 0 ? 39 : 20
  return {
    id: `DEBIAN-CVE-2026-${10_000 + at}`,
    modified: new Date(now).toISOString(),
    upstream: [`CVE-2026-${10_000 + at}`],
    details: 'A weakness that was made up.',
    severity: [
      { type: 'CVSS_V3', score: `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/${VECTORS[at % VECTORS.length]}` },
    ],
    affected: [
      {
        package: { ecosystem: 'Debian:12', name: `source${source}` },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `1.${newest}-1` }] }],
        versions: listed(newest),
        ecosystem_specific: { urgency: 'not yet assigned' },
      },
    ],
  }
}

export function inventoryOf(packages: number): Inventory {
  return {
    operatingSystem: { id: 'debian', version: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12' },
    packages: Array.from({ length: packages }, (_, at) => packageOf(at)),
    unsupported: [],
    notes: [],
    layers: ['sha256:base'],
  }
}

function packageOf(at: number): InstalledPackage {
  const version = '1.38-1'
  return {
    kind: 'deb',
    name: `package${at}`,
    version,
    source: { name: `source${Math.floor(at / PACKAGES_PER_SOURCE)}`, version },
    architecture: 'amd64',
    licenses: [],
    path: '/var/lib/dpkg/status',
    layer: 'sha256:base',
  }
}
