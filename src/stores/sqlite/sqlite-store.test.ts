import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { hasCode } from '../../errors/slipway-error.ts'
import { submit } from '../contract/fixture.ts'
import { storeContract } from '../store.contract.ts'
import { openDatabase } from './open-database.ts'
import { openSqliteStore } from './sqlite-store.ts'

storeContract('the SQLite store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-store-'))
  return {
    open: () => openSqliteStore({ path: join(folder, 'slipway.db') }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})

/** Submits without end, naming each job on stdout once it was acknowledged. */
const SUBMITTER = `
  const [storeModule, fixtureModule, path] = process.argv.slice(1)
  const { openSqliteStore } = await import(storeModule)
  const { submit } = await import(fixtureModule)
  const store = await openSqliteStore({ path })
  const loop = async () => { for (;;) process.stdout.write((await submit(store)) + '\\n') }
  await Promise.all([loop(), loop(), loop(), loop()])
`

/** Ids which a process acknowledged before it was killed with -9 while it wrote. */
async function submitUntilKilled(path: string, enough: number): Promise<string[]> {
  const modules = ['./sqlite-store.ts', '../contract/fixture.ts'].map(
    (file) => new URL(file, import.meta.url).href,
  )
  const child = spawn(process.execPath, ['--input-type=module', '-e', SUBMITTER, ...modules, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    if (output.split('\n').length > enough) child.kill('SIGKILL')
  }
  await exit
  return output.split('\n').slice(0, -1)
}

describe('the SQLite file', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-store-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('holds every acknowledged job after its process was killed with -9', async () => {
    const path = join(folder, 'killed.db')
    const ids = await submitUntilKilled(path, 100)
    assert.ok(ids.length >= 100)
    const store = await openSqliteStore({ path })
    for (const id of ids) assert.equal((await store.jobs.get(id))?.id, id)
    const { queued } = await store.jobs.counts()
    assert.ok(queued >= ids.length)
    let claims = 0
    // one moment for all, so that on a slow machine no lease runs out and is claimed again
    const request = { owner: 'w', now: Date.now(), leaseMs: 1000, perTenant: queued }
    while (await store.queue.claim(request)) claims++
    assert.equal(claims, queued)
    await store.close()
  })

  it('is refused when a newer version of the service wrote it', async () => {
    const path = join(folder, 'newer.db')
    const db = new DatabaseSync(path)
    db.exec('PRAGMA user_version = 1000')
    db.close()
    await assert.rejects(openSqliteStore({ path }), (error) => {
      assert.ok(hasCode(error, 'storage_failed'))
      assert.match(error.detail, /schema 1000/)
      return !error.retryable && /newer version/.test(error.action)
    })
  })

  it('is refused when it is no database', async () => {
    const path = join(folder, 'text.db')
    await writeFile(path, 'not a database, '.repeat(100))
    await assert.rejects(openSqliteStore({ path }), { code: 'storage_failed' })
    await assert.rejects(openSqliteStore({ path: join(folder, 'no', 'such', 'folder.db') }), {
      code: 'storage_failed',
    })
  })

  it('is synced to the disk at each commit, and its references are enforced', () => {
    const db = openDatabase(join(folder, 'pragmas.db'))
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys'].map((name) =>
      Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {}),
    )
    const full = 2
    assert.deepEqual(pragmas, [['wal'], [full], [1]])
    db.close()
  })

  it('holds nothing of a secret that was erased or of a credential that was removed', async () => {
    const path = join(folder, 'erased.db')
    const [ofJob, stored] = ['sealed-for-a-job', 'sealed-under-a-name']
    const store = await openSqliteStore({ path })
    const id = await submit(store, { secret: ofJob })
    const names = { tenant: 'default', name: 'hub', registry: 'docker.io', username: 'ann' }
    await store.credentials.save({ ...names, sealed: stored, createdAt: 1, updatedAt: 1 })
    const read = async (): Promise<boolean[]> => {
      const files = (await readdir(folder)).filter((name) => name.startsWith('erased.db'))
      const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))))
      return [bytes.includes(ofJob), bytes.includes(stored)]
    }
    assert.deepEqual(await read(), [true, true])
    await store.jobs.cancel(id, 2)
    await store.credentials.remove('default', 'hub')
    // closing moves the log into the file, as the checkpoints of a long life do
    await store.close()
    assert.deepEqual(await read(), [false, false])
  })

  it('can be written by two stores at once', async () => {
    const path = join(folder, 'shared.db')
    const stores = [await openSqliteStore({ path }), await openSqliteStore({ path })] as const
    const ids = await Promise.all(Array.from({ length: 50 }, (_, index) => submit(stores[index % 2 ? 0 : 1])))
    const claims = await Promise.all(
      ids.map((_, index) =>
        stores[index % 2 ? 1 : 0].queue.claim({
          owner: `w${index % 2}`,
          now: Date.now(),
          leaseMs: 1000,
          perTenant: 50,
        }),
      ),
    )
    assert.deepEqual(new Set(claims.map((lease) => lease?.jobId)), new Set(ids))
    await Promise.all(stores.map((store) => store.close()))
  })
})
