/** Advisories that were made up for the pictures, about packages of every Debian image and of one that has more. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Sample {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly vector: string
  /** Left out: there is no fixed version. */
  readonly fixed?: string
}

const SAMPLES: readonly Sample[] = [
  {
    id: 'EXAMPLE-2026-0001',
    name: 'openssl',
    summary: 'A made-up advisory: a certificate is trusted before it is checked',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    fixed: '3.0.99-1',
  },
  {
    id: 'EXAMPLE-2026-0002',
    name: 'curl',
    summary: 'A made-up advisory: a redirect keeps the password',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    fixed: '7.88.99-1',
  },
  {
    id: 'EXAMPLE-2026-0003',
    name: 'libgcrypt20',
    summary: 'A made-up advisory: a key can be told from the time that it takes',
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
  },
  {
    id: 'EXAMPLE-2026-0004',
    name: 'tar',
    summary: 'A made-up advisory: an archive can name a file outside of its folder',
    vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:N',
  },
  {
    id: 'EXAMPLE-2026-0005',
    name: 'util-linux',
    summary: 'A made-up advisory: a terminal shows what it should not',
    vector: 'CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N',
  },
]

/** Writes them as OSV records into a new folder. */
export function writeAdvisories(folder: string): void {
  mkdirSync(folder)
  // Old ones would be said to be old.
  const now = new Date().toISOString()
  for (const { id, name, summary, vector, fixed } of SAMPLES) {
    const record = {
      schema_version: '1.7.0',
      id,
      published: now,
      modified: now,
      summary,
      severity: [{ type: 'CVSS_V3', score: vector }],
      affected: [
        {
          package: { ecosystem: 'Debian:12', name },
          ranges: [
            { type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] },
          ],
        },
      ],
    }
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(record))
  }
}
