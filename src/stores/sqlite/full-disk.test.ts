import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { hasCode } from '../../errors/slipway-error.ts'
import { claim, NO_RESULT, newJob, NOW, SUCCEEDED, submit } from '../contract/fixture.ts'
import type { Store } from '../store.ts'
import { openSqliteStore } from './sqlite-store.ts'

const run = promisify(execFile)
const skip =
  process.getuid?.() === 0 && process.platform === 'linux'
    ? false
    : 'mounting a small disk needs root on Linux'

/** Submits four at a time until one is refused; the acknowledged ids and the first refusal. */
async function fill(store: Store, bytes: number): Promise<{ ids: string[]; error: unknown }> {
  const ids: string[] = []
  for (;;) {
    const jobs = Array.from({ length: 4 }, () => newJob({ dockerfile: new Uint8Array(bytes).fill(65) }))
    const settled = await Promise.allSettled(jobs.map((job) => store.jobs.submit(job, null)))
    for (const one of settled) if (one.status === 'fulfilled') ids.push(one.value.job.id)
    const refused = settled.find((one) => one.status === 'rejected')
    if (refused !== undefined) return { ids, error: refused.reason }
  }
}

describe('the SQLite store on a full disk', { skip }, () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-full-'))
    await run('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder])
  })
  after(async () => {
    await run('umount', [folder])
    await rm(folder, { recursive: true })
  })

  it('refuses with storage_full, loses nothing, and goes on once there is space', async () => {
    const ballast = join(folder, 'ballast')
    await writeFile(ballast, new Uint8Array(3 << 20))
    const path = join(folder, 'slipway.db')
    let store = await openSqliteStore({ path })
    const { ids, error } = await fill(store, 60_000)
    assert.ok(hasCode(error, 'storage_full') && error.retryable)
    assert.ok(ids.length > 4)

    // reads and small writes of what is there still work, or fail the same way
    assert.equal((await store.jobs.get(ids[0] ?? ''))?.id, ids[0])
    await store.ping()

    await rm(ballast)
    ids.push(await submit(store))
    const lease = await claim(store, { now: NOW })
    assert.equal(lease?.jobId, ids[0])
    if (lease !== undefined) await store.queue.finish(lease, SUCCEEDED, NO_RESULT, NOW)
    await store.close()
    store = await openSqliteStore({ path })
    for (const id of ids) assert.equal((await store.jobs.get(id))?.id, id)
    const { queued, succeeded } = await store.jobs.counts()
    assert.deepEqual([queued, succeeded], [ids.length - 1, 1])
    await store.close()
  })
})
