/** Known weaknesses, from advisories that an operator imports to the verdict on an image. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import { type Service, NODE, cleanEnvironment, makeFolder, startService } from '../support/service.ts'

const engine = firstEngine()
const run = promisify(execFile)
const now = new Date().toISOString()

/** An advisory about a package of every Debian image. */
const ADVISORY = {
  schema_version: '1.7.0',
  id: 'DSA-9999-1',
  modified: now,
  published: now,
  upstream: ['CVE-2026-0001'],
  summary: 'zlib - security update',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'Debian:12', name: 'zlib' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1:99.2' }] }],
    },
  ],
}

let serial = 0
/** Each another image on the same base. */
const dockerfile = (base = 'debian:bookworm-slim') =>
  `FROM ${base}\nRUN echo ${process.pid}-${serial++} > /mark\nCMD ["true"]\n`

async function importAdvisories(service: Service): Promise<void> {
  const folder = join(makeFolder(), 'osv')
  mkdirSync(folder)
  writeFileSync(join(folder, `${ADVISORY.id}.json`), JSON.stringify(ADVISORY))
  const args = ['src/cli/main.ts', 'advisories', 'import', folder, '--data', service.data]
  const { stdout } = await run(NODE, args, { cwd: repository, env: cleanEnvironment() })
  assert.match(stdout, /Debian: 1 record/)
}

const stageOf = async (service: Service, id: string) =>
  (await service.api.job(id)).attempts?.at(-1)?.stages.find(({ stage }) => stage === 'scan')

describe('scanning for known weaknesses', { skip: engine.skip }, () => {
  let service: Service

  before(async () => {
    service = await startService({ dockerHost: engine.address })
  })

  test('says that nothing was scanned while there are no advisories, and lets the job pass', async () => {
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const scan = await stageOf(service, job.id)
    assert.equal(scan?.status, 'skipped')
    assert.match(scan?.message ?? '', /^not scanned for vulnerabilities: Debian:12: there are no advisories/)
  })

  test('fails an image with a weakness that can be mended, and names the version', async () => {
    await importAdvisories(service)
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.deepEqual([job.status, job.reason], ['failed', 'vulnerable'])
    assert.match(job.message ?? '', /zlib \S+ -> 1:99\.2 \(CVE-2026-0001, critical; Dockerfile line 1\b/)
    assert.equal((await stageOf(service, job.id))?.status, 'rejected')
  })

  test('pushes and runs nothing that is vulnerable', async () => {
    const job = await service.api.run({ dockerfile: dockerfile(), publish: '127.0.0.1:1/team/app:1' })
    assert.equal(job.reason, 'vulnerable')
    const stages = (await service.api.job(job.id)).attempts?.at(-1)?.stages ?? []
    const after = stages.filter(({ stage }) => ['run', 'measure', 'publish'].includes(stage))
    assert.ok(
      after.every(({ status, startedAt }) => status === 'pending' && startedAt === null),
      JSON.stringify(after),
    )
  })

  test('does not call an image clean in which nothing was found that advisories could be about', async () => {
    const job = await service.api.run({ dockerfile: dockerfile('busybox') })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    assert.equal((await stageOf(service, job.id))?.status, 'skipped')
  })
})

describe('a server that wants to know', { skip: engine.skip }, () => {
  test('refuses what it has no data about', async () => {
    const service = await startService({
      dockerHost: engine.address,
      flags: ['--scan-on-missing-data', 'block'],
    })
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.deepEqual([job.status, job.reason], ['failed', 'scan_unavailable'])
  })
})
