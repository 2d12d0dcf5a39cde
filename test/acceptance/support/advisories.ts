import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../../../scripts/setup/folders.ts'
import type { OsvSample } from '../../support/osv-records.ts'
import { type Service, NODE, cleanEnvironment, makeFolder } from '../../support/service.ts'

const run = promisify(execFile)

/** Of this moment: what is older would be stale. */
export const now = new Date().toISOString()

/** About a package of every Debian image. */
export function zlibAdvisory(id = 'DSA-9999-1', upstream = 'CVE-2026-0001'): OsvSample {
  return {
    schema_version: '1.7.0',
    id,
    modified: now,
    published: now,
    upstream: [upstream],
    summary: 'zlib - security update',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'Debian:12', name: 'zlib' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1:99.2' }] }],
      },
    ],
  }
}

/** Rejects with the output when the command ends with another code than 0. */
export function slipway(
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return run(NODE, ['src/cli/main.ts', ...args], { cwd: repository, env: cleanEnvironment() })
}

/** By the command of an operator, beside the running service; what it printed. */
export async function importAdvisories(service: Service, ...records: readonly OsvSample[]): Promise<string> {
  const folder = join(makeFolder(), 'osv')
  mkdirSync(folder)
  for (const record of records) writeFileSync(join(folder, `${record.id}.json`), JSON.stringify(record))
  return (await slipway('advisories', 'import', folder, '--data', service.data)).stdout
}
