import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { NOW, submit } from '../stores/contract/fixture.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import type { Store } from '../stores/store.ts'
import { followChanges } from './follow-changes.ts'
import type { JobChange } from './jobs.ts'

describe('followers of all jobs', () => {
  let folder = ''
  let store: Store
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-changes-'))
    store = await openSqliteStore({ path: join(folder, 'slipway.db') })
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The first batch of what `act` brings about. */
  async function told(act: () => Promise<unknown>): Promise<readonly JobChange[]> {
    const stop = new AbortController()
    const changes = followChanges(store, stop.signal)
    const first = changes.next()
    await act()
    const { value } = await first
    stop.abort()
    assert.equal((await changes.next()).done, true)
    return value ?? []
  }

  it('hear of a job as it is now, once, however much happened to it', async () => {
    const id = await submit(store)
    const [change, ...others] = await told(() =>
      Promise.all([
        store.jobs.update(id, { name: 'first' }, NOW),
        store.jobs.update(id, { name: 'second' }, NOW),
      ]),
    )
    assert.ok(change?.kind === 'job')
    assert.deepEqual([change.job.id, change.job.name, others.length], [id, 'second', 0])
  })

  it('hear of a removal', async () => {
    const id = await submit(store)
    assert.deepEqual(await told(() => store.jobs.remove(id, NOW)), [{ kind: 'removed', id }])
  })

  it('are told to read anew when more has changed than is told one by one', async () => {
    const jobs = await told(() => Promise.all(Array.from({ length: 300 }, () => submit(store))))
    assert.deepEqual(jobs, [{ kind: 'many' }])
  })

  it('leave nothing behind when they go while nothing happens', async () => {
    const stop = new AbortController()
    const changes = followChanges(store, stop.signal)
    const waiting = changes.next()
    stop.abort()
    assert.equal((await waiting).done, true)
  })
})
