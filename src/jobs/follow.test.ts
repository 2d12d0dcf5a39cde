import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { claimed, NO_RESULT, NOW, submit, SUCCEEDED } from '../stores/contract/fixture.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import type { Lease, Store } from '../stores/store.ts'
import { followEvents, followLogs } from './follow.ts'
import type { JobEvent } from './job.ts'

const CANCELLED = { status: 'cancelled', reason: null, message: 'cancelled' } as const
const REVISION = { dockerfile: Buffer.from('FROM b'), dockerfileSha256: 'b' }

describe('followers of a job that is given another Dockerfile while it runs', () => {
  let folder = ''
  let store: Store
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-follow-'))
    store = await openSqliteStore({ path: join(folder, 'slipway.db') })
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function revised(): Promise<{ readonly id: string; readonly lease: Lease }> {
    const id = await submit(store)
    const lease = await claimed(store)
    await store.jobs.revise(id, REVISION, NOW)
    return { id, lease }
  }

  it('are told of both attempts, and hear the end after the second', async () => {
    const { id, lease } = await revised()
    const events: JobEvent[] = []
    let ends = 0
    // each batch moves the job on: what a follower is told last is always an event before the next step
    for await (const batch of followEvents(store, id, 0, new AbortController().signal)) {
      events.push(...batch)
      const last = batch.at(-1)
      if (last?.type === 'updated') await store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      if (last?.type === 'queued') {
        const next = await claimed(store)
        await store.queue.finish(next, SUCCEEDED, NO_RESULT, NOW)
      }
      ends += batch.filter(({ type }) => type === 'ended').length
    }
    assert.equal(ends, 2)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['queued', 'started', 'updated', 'ended', 'queued', 'started', 'ended'],
    )
    assert.deepEqual([events[3]?.data, events[6]?.data].map(attemptOf), [1, 2])
  })

  it('hear the end after the first when a cancel came later', async () => {
    const { id, lease } = await revised()
    await store.jobs.cancel(id, NOW)
    const types: string[] = []
    for await (const batch of followEvents(store, id, 0, new AbortController().signal)) {
      types.push(...batch.map(({ type }) => type))
      if (types.at(-1) === 'updated') await store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
    }
    assert.deepEqual(types, ['queued', 'started', 'updated', 'updated', 'ended'])
  })

  it('read the log of the attempt that they asked for to its end', async () => {
    const { id, lease } = await revised()
    const job = await store.jobs.get(id)
    assert.ok(job)
    const line = { seq: 1, at: NOW, stage: 'run', step: null, stream: 'stdout', text: 'last words' } as const
    await store.logs.append(id, 1, [line])
    const texts: string[] = []
    for await (const batch of followLogs(store, job, { follow: true }, new AbortController().signal)) {
      texts.push(...batch.map(({ text }) => text))
      await store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
    }
    assert.deepEqual(texts, ['last words'])
    await store.jobs.cancel(id, NOW)
  })
})

function attemptOf(data: unknown): unknown {
  return (data as { attempt?: unknown }).attempt
}
