/** OSV records as the public export has them, made up: for tests and benchmarks of what reads them. */

export interface OsvSample {
  readonly id: string
  readonly modified: string
  readonly [field: string]: unknown
}

const START = Date.UTC(2024, 0, 1)

/** The n-th record of Debian: like `DEBIAN-CVE-…`, about one package in several releases, with lists of versions. */
export function debianRecord(n: number, fields: Readonly<Record<string, unknown>> = {}): OsvSample {
  const name = `package-${n % 4000}`
  const versions = Array.from({ length: 12 + (n % 30) }, (_, at) => `1.${at}-${(n % 7) + 1}`)
  return {
    schema_version: '1.7.3',
    id: `DEBIAN-CVE-2024-${n}`,
    details: `In ${name}, the value of field ${n} is used before it is checked, which lets a caller read beyond its end.`,
    published: new Date(START + n * 1000).toISOString(),
    modified: new Date(START + n * 60_000).toISOString(),
    upstream: [`CVE-2024-${n}`],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' }],
    affected: ['Debian:11', 'Debian:12', 'Debian:13'].map((ecosystem, at) => ({
      package: { ecosystem, name, purl: `pkg:deb/debian/${name}?arch=source` },
      ranges: [
        {
          type: 'ECOSYSTEM',
          events: [{ introduced: '0' }, ...(at === 0 ? [] : [{ fixed: `1.${n % 50}-${at}` }])],
        },
      ],
      versions: at === 0 ? versions : versions.slice(0, n % 12),
      ecosystem_specific: { urgency: 'not yet assigned' },
    })),
    ...fields,
  }
}

/** The n-th record of npm: like `GHSA-…`, with an alias and a range of semantic versions. */
export function npmRecord(n: number, fields: Readonly<Record<string, unknown>> = {}): OsvSample {
  return {
    schema_version: '1.7.3',
    id: `GHSA-${n.toString(36).padStart(4, '0')}-aaaa-bbbb`,
    summary: `module-${n} runs what it is given`,
    published: '2024-03-01T00:00:00Z',
    modified: new Date(START + n * 60_000).toISOString(),
    aliases: [`CVE-2023-${n}`],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'npm', name: `module-${n}` },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
      },
    ],
    ...fields,
  }
}
