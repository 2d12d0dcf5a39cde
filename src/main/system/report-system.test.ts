import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { loadConfig } from '../../config/load.ts'
import { createFakeEngine } from '../../engines/fake/fake-engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { RecentLog } from '../../observability/recent-log.ts'
import type { Store } from '../../stores/store.ts'
import { claim, submit } from '../../stores/contract/fixture.ts'
import { openSqliteStore } from '../../stores/sqlite/sqlite-store.ts'
import { type SystemDeps, createSystemReport } from './report-system.ts'

const NOW = 1_700_000_000_000
const DAY_MS = 86_400_000
const policies = {
  current: () => ({ name: 'default', sha256: '0'.repeat(64), document: null as never }),
  trouble: () => 'The new version is not used',
}

let folder = ''
let store: Store
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-system-'))
  store = await openSqliteStore({ path: join(folder, 'slipway.db') })
})
after(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

function deps(changes: Partial<SystemDeps> = {}, flags: readonly string[] = []): SystemDeps {
  return {
    config: loadConfig(flags, {}).config,
    folder,
    store,
    engine: createFakeEngine(),
    worker: undefined,
    policies,
    exceptions: { current: () => [], notes: () => [] },
    scanner: undefined,
    contexts: { list: async () => [{ sha256: 'a', bytes: 70, changedAt: 1 }] },
    recentLog: new RecentLog(),
    address: () => 'http://127.0.0.1:1',
    now: () => NOW,
    ...changes,
  }
}

describe('the report for operators', () => {
  it('says what waits, what each slot works on, and what is kept', async () => {
    const id = await submit(store, { name: 'train' })
    await submit(store)
    const lease = await claim(store)
    assert.ok(lease)
    const work = [{ slot: 1, jobId: id, attempt: 1, since: NOW - 500 }]
    const worker = { busy: 1, work, stop: async () => undefined }
    const image = { key: 'k', imageId: 'i', bytes: 900, lastUsedAt: 1, evidence: {} }
    await Promise.all([store.images.save(image), store.images.save({ ...image, key: 'l' })])
    const report = await createSystemReport(deps({ worker }))()
    assert.deepEqual(report.problems, [])
    assert.deepEqual([report.jobs?.['running'], report.queue?.ready], [1, 1])
    assert.equal(report.worker.work[0]?.name, 'train')
    assert.deepEqual([report.worker.busy, report.worker.work[0]?.slot], [1, 1])
    assert.deepEqual(report.storage.images, { count: 1, bytes: 900 })
    assert.deepEqual(report.storage.contexts, { count: 1, bytes: 70 })
    assert.ok((report.storage.databaseBytes ?? 0) > 0)
    assert.ok((report.disk?.freeBytes ?? 0) <= (report.disk?.totalBytes ?? 0))
    assert.deepEqual(report.policy.notes, ['The new version is not used'])
  })

  it('goes on without what cannot be had, and says why', async () => {
    const detail = 'nobody listens'
    const engine = { info: () => Promise.reject(new SlipwayError('engine_unavailable', { detail })) }
    const report = await createSystemReport(deps({ engine, folder: join(folder, 'gone') }))()
    assert.equal(report.engine, null)
    assert.equal(report.sandbox.runtime, null)
    assert.equal(report.disk, null)
    const why = Object.fromEntries(report.problems.map((problem) => [problem.part, problem.detail]))
    assert.match(why['engine'] ?? '', /^nobody listens\. /)
    assert.match(why['disk'] ?? '', /ENOENT/)
    assert.doesNotMatch(JSON.stringify(report), new RegExp(folder))
  })

  it('says how old the advisories are, and what is missing', async () => {
    const state = { ecosystem: 'Debian', records: 5, newest: 1 }
    const source = 'https://reader:secret@advisories.example.org/osv'
    const data = {
      generation: 4,
      ecosystems: [{ ...state, updatedAt: NOW - 8 * DAY_MS, source }],
      missing: ['npm'],
    }
    const scanner = { note: () => 'there are none of npm', data: () => data }
    const report = await createSystemReport(deps({ scanner }))()
    assert.deepEqual([report.scanner.status, report.scanner.generation], ['incomplete', 4])
    assert.deepEqual(report.scanner.missing, ['npm'])
    assert.equal(report.scanner.ecosystems[0]?.stale, true)
    assert.equal(report.scanner.ecosystems[0]?.source, 'https://advisories.example.org/osv')
    const off = await createSystemReport(deps())()
    assert.deepEqual([off.scanner.status, off.scanner.name], ['off', null])
  })

  it('says of settings what is in force, and no secret', async () => {
    const environment = {
      SLIPWAY_PUBLISH_PASSWORD: 'a-password-nobody-may-see',
      SLIPWAY_PUBLISH_USERNAME: 'team',
      SLIPWAY_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
      SLIPWAY_PUBLISH_ALLOW: 'registry.example.org/team/*, other.example.org/*',
    }
    const { config } = loadConfig(['--compat-run', 'false'], environment)
    const report = await createSystemReport(deps({ config }))()
    assert.equal(report.publishing.account, 'team')
    assert.deepEqual(report.publishing.allow, ['registry.example.org/team/*', 'other.example.org/*'])
    assert.ok(!report.service.olderApis.includes('/run'))
    assert.equal(report.sandbox.limits.timeoutSeconds, config.limits.timeoutSeconds)
    const told = JSON.stringify(report)
    for (const secret of [environment.SLIPWAY_PUBLISH_PASSWORD, environment.SLIPWAY_SECRETS_KEY]) {
      assert.ok(!told.includes(secret))
    }
  })
})
