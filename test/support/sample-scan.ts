/** An inventory and a report with one of everything, for the tests of documents made of them. */
import type { Finding, ScanReport } from '../../src/scanners/report.ts'
import { NOW, installed, inventoryOf } from './memory-advisories.ts'

export const FACTS = {
  name: 'registry.example.org/team/model:1',
  imageId: `sha256:${'a'.repeat(64)}`,
  serial: '3e671687-395b-41f5-a30f-a58921a69b79',
  at: NOW,
  toolVersion: '0.1.0',
} as const

export const LIBSSL = installed('deb', 'libssl3', '3.0.11-1~deb12u2', {
  source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
  architecture: 'amd64',
  licenses: ['Apache-2.0', 'something of its own'],
})

export const EVERYTHING = inventoryOf([
  LIBSSL,
  installed('deb', 'bash', '1:5.2-1', { architecture: 'amd64', licenses: ['GPL-3.0+'] }),
  installed('npm', '@scope/name', '1.0.0', { licenses: ['MIT OR Apache-2.0'], path: '/a/package.json' }),
  installed('npm', '@scope/name', '1.0.0', { licenses: ['MIT'], path: '/b/package.json' }),
  installed('pypi', 'foo-bar', '1.0', { licenses: ['MIT', '(BSD-2-Clause OR Zlib)'] }),
  installed('golang', 'github.com/Org/Module', 'v1.9.0'),
  installed('golang', 'example.org/x', '(devel)'),
  installed('gem', 'rack', '3.0.0'),
  installed('npm', 'ümlaut and space', '1.0.0-ä', { licenses: [''] }),
])

export function finding(facts: Partial<Finding> = {}): Finding {
  return {
    id: 'CVE-2024-0001',
    aliases: ['DEBIAN-CVE-2024-0001'],
    summary: 'A weakness',
    severity: 'high',
    score: 7.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    package: LIBSSL,
    ecosystem: 'Debian:12',
    fixedVersion: '3.0.17-1~deb12u2',
    line: 3,
    ...facts,
  }
}

export const REPORT: ScanReport = {
  status: 'partial',
  scanner: { name: 'osv', version: '1', generation: 7 },
  ecosystems: [
    { ecosystem: 'Debian:12', status: 'scanned', packages: 2, dataAt: NOW, note: null },
    { ecosystem: 'npm', status: 'not_scanned', packages: 3, dataAt: null, note: 'there are no advisories' },
  ],
  findings: [
    finding(),
    finding({
      id: 'GHSA-1',
      aliases: [],
      score: null,
      vector: null,
      severity: 'unknown',
      line: null,
      fixedVersion: null,
    }),
    finding({ line: 0, package: installed('deb', 'openssl', '3.0.11-1~deb12u2') }),
  ],
  notes: ['/x is too large'],
  at: NOW,
}
