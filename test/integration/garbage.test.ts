/** The invariant: what is kept no longer goes, and nothing that somebody still needs goes with it. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { afterEach, describe, test } from 'node:test'
import type { Config } from '../../src/config/schema.ts'
import { collectGarbage } from '../../src/jobs/collect-garbage.ts'
import { createLogger } from '../../src/observability/logger.ts'
import { type Core, PERF, openCore } from '../support/core.ts'

const DAY_MS = 86_400_000
const KEEP_ALL: Config['retention'] = {
  jobs: 0,
  jobDays: 0,
  images: 0,
  imageDays: 0,
  imageGiB: 0,
  logDays: 0,
  contextDays: 0,
  intervalSeconds: 1,
}

let core: Core

function collect(retention: Partial<Config['retention']>, inDays = 0) {
  const { store, engine, contexts } = core
  return collectGarbage({
    store,
    engine,
    contexts,
    retention: { ...KEEP_ALL, ...retention },
    now: () => Date.now() + inDays * DAY_MS,
    logger: createLogger('silent'),
  })
}

async function finished(dockerfile = PERF): Promise<string> {
  const id = await core.submit(dockerfile)
  assert.equal((await core.ended(id)).status, 'succeeded')
  return id
}

const exists = async (id: string): Promise<boolean> => (await core.store.jobs.get(id)) !== undefined
const images = async (): Promise<number> => (await core.engine.listImages()).length
const other = (value: number): string => PERF.replace('0.99', String(value))

/** One empty file, as `tar` writes it. */
async function keepContext(name: string): Promise<string> {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write('00000000000\0', 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const stored = await core.contexts.receive(Readable.from([Buffer.concat([header, Buffer.alloc(1024)])]))
  return stored.sha256
}

describe('collecting garbage', () => {
  afterEach(() => core.close())

  test('leaves everything alone when everything is kept', async () => {
    core = await openCore()
    await core.work()
    const id = await finished()
    assert.deepEqual(await collect({}, 10_000), { jobs: 0, images: 0, logs: 0, contexts: 0 })
    assert.deepEqual([await exists(id), await images()], [true, 1])
  })

  test('takes the image of a deleted job, unless another job has the same', async () => {
    core = await openCore()
    await core.work()
    const [first, second] = [await finished(), await finished()]
    await core.jobs.remove(first)
    assert.equal((await collect({})).jobs, 1)
    assert.equal(await images(), 1)
    await core.jobs.remove(second)
    await collect({})
    assert.equal(await images(), 0)
    assert.deepEqual(await core.store.jobs.removed(10), [])
  })

  test('retires jobs by age and by number, the oldest first', async () => {
    core = await openCore()
    await core.work(1)
    const ids = [await finished(), await finished(), await finished()]
    await collect({ jobs: 2 })
    assert.deepEqual(await Promise.all(ids.map(exists)), [false, true, true])
    await collect({ jobDays: 5 }, 4)
    assert.deepEqual(await Promise.all(ids.map(exists)), [false, true, true])
    await collect({ jobDays: 5 }, 6)
    assert.deepEqual(await Promise.all(ids.map(exists)), [false, false, false])
  })

  test('never retires a job that has not ended', async () => {
    core = await openCore()
    const id = await core.submit(PERF)
    await collect({ jobs: 1, jobDays: 1 }, 100)
    assert.equal(await exists(id), true)
  })

  test('retires images by number and by age, and their jobs stay', async () => {
    core = await openCore()
    await core.work(1)
    const ids = [await finished(other(1)), await finished(other(2)), await finished(other(3))]
    assert.equal((await collect({ images: 2 })).images, 1)
    const first = await core.jobs.get(ids[0] ?? '')
    assert.equal(await core.engine.inspectImage(first.imageId ?? '', new AbortController().signal), undefined)
    assert.equal((await collect({ imageDays: 2 }, 3)).images, 2)
    assert.deepEqual(await Promise.all(ids.map(exists)), [true, true, true])
  })

  test('drops old logs, and the job keeps its verdict', async () => {
    core = await openCore()
    await core.work(1)
    const id = await finished()
    assert.equal((await collect({ logDays: 2 }, 1)).logs, 0)
    assert.equal((await collect({ logDays: 2 }, 3)).logs, 1)
    assert.deepEqual(await core.store.logs.read(id, {}, 0, 10), [])
    assert.equal((await core.jobs.get(id)).performance, 0.99)
  })

  test('drops contexts that nobody uses, but not one that was just received', async () => {
    core = await openCore()
    await keepContext('a')
    assert.equal((await collect({})).contexts, 0)
    assert.equal((await collect({}, 1)).contexts, 1)
    assert.deepEqual(await core.contexts.list(), [])
  })

  test('keeps the context of a job that waits, however old it is', async () => {
    core = await openCore()
    const sha256 = await keepContext('a')
    const context = {
      sha256,
      bytes: 1,
      entries: 1,
      unpackedBytes: 0,
      dockerfile: null,
      lintConfiguration: null,
      dockerignore: null,
    }
    const id = await core.submit(PERF, { context })
    await collect({ contextDays: 1 }, 100)
    assert.notEqual(await core.contexts.find(sha256), undefined)
    await core.jobs.cancel(id)
    await collect({ contextDays: 1 }, 100)
    assert.equal(await core.contexts.find(sha256), undefined)
  })
})
