import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LogLine } from '../../jobs/job.ts'
import { endedJob, type MakeStore, NOW, submit, useStore } from './fixture.ts'

export function eventContract(make: MakeStore): void {
  describe('events', () => {
    const using = useStore(make)

    it('are numbered over all jobs in the order in which they were issued', async () => {
      const [a, b] = [await submit(using.store), await submit(using.store)]
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          using.store.events.append(index % 2 ? a : b, 'step', { index }, NOW + index),
        ),
      )
      const both = [
        ...(await using.store.events.read(a, 0, 100)),
        ...(await using.store.events.read(b, 0, 100)),
      ]
      const steps = both.filter((event) => event.type === 'step').sort((one, two) => one.seq - two.seq)
      assert.deepEqual(
        steps.map((event) => event.data),
        Array.from({ length: 40 }, (_, index) => ({ index })),
      )
      assert.equal(new Set(both.map((event) => event.seq)).size, both.length)
    })

    it('are read on after a number, so many at a time', async () => {
      const id = await submit(using.store)
      for (const data of ['a', 'b', null]) await using.store.events.append(id, 'warning', data, NOW)
      const all = await using.store.events.read(id, 0, 100)
      assert.deepEqual(await using.store.events.read(id, all[0]?.seq ?? 0, 2), all.slice(1, 3))
      assert.deepEqual(await using.store.events.read(id, all[3]?.seq ?? 0, 2), [])
      assert.deepEqual(all[1], { seq: all[1]?.seq, jobId: id, at: NOW, type: 'warning', data: 'a' })
    })

    it('go on with higher numbers after a restart, whatever was purged', async () => {
      const id = await endedJob(using.store)
      const last = (await using.store.events.read(id, 0, 100)).at(-1)?.seq ?? 0
      await using.store.jobs.remove(id, NOW)
      await using.store.jobs.purge(id)
      const store = await using.reopen()
      const [event] = await store.events.read(await submit(store), 0, 1)
      assert.ok(event !== undefined && event.seq > last)
    })

    it('call back after the commit, those of their job only, until unsubscribed', async () => {
      const [a, b] = [await submit(using.store), await submit(using.store)]
      const calls: string[] = []
      const stopA = using.store.events.onAppend(a, () => calls.push('a'))
      const listener = () => calls.push('b')
      const stopB = using.store.events.onAppend(b, listener)
      const stopAgain = using.store.events.onAppend(b, listener)
      await using.store.events.append(a, 'step', {}, NOW)
      assert.deepEqual(calls, ['a'])
      stopB()
      stopB()
      await using.store.events.append(b, 'step', {}, NOW)
      assert.deepEqual(calls, ['a', 'b'])
      stopA()
      stopAgain()
      await Promise.all([
        using.store.events.append(a, 'step', {}, NOW),
        using.store.events.append(b, 'step', {}, NOW),
      ])
      assert.deepEqual(calls, ['a', 'b'])
    })

    it('call back for every job, removals among them, until unsubscribed', async () => {
      const [a, b] = [await submit(using.store), await submit(using.store)]
      const calls: string[] = []
      const stop = using.store.events.onAnyAppend((id) => calls.push(id))
      await using.store.events.append(a, 'step', {}, NOW)
      await using.store.jobs.remove(b, NOW)
      assert.deepEqual([...new Set(calls)], [a, b])
      stop()
      stop()
      await using.store.events.append(a, 'step', {}, NOW)
      assert.equal(calls.at(-1), b)
    })

    it('are refused for an unknown job', async () => {
      await assert.rejects(using.store.events.append('no-such-job', 'step', {}, NOW), {
        code: 'job_not_found',
      })
    })
  })
}

const line = (seq: number, change: Partial<LogLine> = {}): LogLine => ({
  seq,
  at: NOW + seq,
  stage: 'build',
  step: '[2/3] RUN make',
  stream: 'stdout',
  text: `line ${seq} “é”`,
  ...change,
})

export function logContract(make: MakeStore): void {
  describe('a log', () => {
    const using = useStore(make)

    it('is read as it was written, over appends and from any line on', async () => {
      const id = await submit(using.store)
      const lines = Array.from({ length: 25 }, (_, index) =>
        line(index + 1, index < 10 ? {} : { stage: 'run', step: null, stream: 'stderr' }),
      )
      for (let start = 0; start < 25; start += 7) {
        await using.store.logs.append(id, 1, lines.slice(start, start + 7))
      }
      const read = using.store.logs.read
      assert.deepEqual(await read(id, {}, 0, 100), lines)
      assert.deepEqual(await read(id, { attempt: 1 }, 8, 5), lines.slice(8, 13))
      assert.deepEqual(await read(id, { stage: 'run' }, 0, 100), lines.slice(10))
      assert.deepEqual(await read(id, { stage: 'run' }, 12, 2), lines.slice(12, 14))
      assert.deepEqual(await read(id, { stage: 'scan' }, 0, 100), [])
      assert.deepEqual(await read(id, {}, 25, 100), [])
      assert.equal(await using.store.logs.lastSeq(id, 1), 25)
    })

    it('belongs to an attempt, the latest unless said otherwise', async () => {
      const id = await endedJob(using.store)
      await using.store.logs.append(id, 1, [line(1)])
      await using.store.jobs.retry(id, 'build', NOW)
      assert.equal(await using.store.logs.lastSeq(id, 2), 0)
      await using.store.logs.append(id, 2, [line(1, { text: 'second' })])
      assert.deepEqual(
        (await using.store.logs.read(id, {}, 0, 9)).map((one) => one.text),
        ['second'],
      )
      assert.equal((await using.store.logs.read(id, { attempt: 1 }, 0, 9))[0]?.text, line(1).text)
    })

    it('is empty for unknown jobs and refuses their lines', async () => {
      assert.deepEqual(await using.store.logs.read('no-such-job', {}, 0, 9), [])
      await assert.rejects(using.store.logs.append('no-such-job', 1, [line(1)]), { code: 'job_not_found' })
    })

    it('calls back after the commit', async () => {
      const id = await submit(using.store)
      let calls = 0
      const stop = using.store.logs.onAppend(id, () => calls++)
      await using.store.logs.append(id, 1, [line(1)])
      await using.store.events.append(id, 'step', {}, NOW)
      stop()
      await using.store.logs.append(id, 1, [line(2)])
      assert.equal(calls, 1)
    })

    it('is dropped by age, counted from the end of its job', async () => {
      const { logs } = using.store
      const [old, silent, young] = [
        await endedJob(using.store, {}, { at: 10 }),
        await endedJob(using.store, {}, { at: 10 }),
        await endedJob(using.store, {}, { at: 20 }),
      ]
      const queued = await submit(using.store)
      for (const id of [old, young, queued]) await logs.append(id, 1, [line(1)])
      assert.deepEqual([await logs.removeOlderThan(20), await logs.removeOlderThan(20)], [1, 0])
      const left = await Promise.all([old, silent, young, queued].map((id) => logs.read(id, {}, 0, 9)))
      assert.deepEqual(
        left.map((lines) => lines.length),
        [0, 0, 1, 1],
      )
    })

    it('of many jobs is dropped by age in one call', async () => {
      const ids = await Promise.all(Array.from({ length: 120 }, () => submit(using.store)))
      await Promise.all(ids.map((id) => using.store.logs.append(id, 1, [line(1)])))
      await Promise.all(ids.map((id) => using.store.jobs.cancel(id, NOW)))
      assert.equal(await using.store.logs.removeOlderThan(NOW + 1), 120)
    })

    it('can be dropped without its job', async () => {
      const id = await submit(using.store)
      await using.store.logs.append(id, 1, [line(1)])
      await using.store.logs.remove(id)
      assert.deepEqual(await using.store.logs.read(id, {}, 0, 9), [])
      assert.equal((await using.store.jobs.get(id))?.id, id)
    })
  })
}

export function imageContract(make: MakeStore): void {
  describe('built images', () => {
    const using = useStore(make)
    const image = { key: 'k1', imageId: 'i1', bytes: 9, lastUsedAt: 20, evidence: { steps: [1] } }

    it('are found by what they were built from, and replaced by a newer one', async () => {
      const { images } = using.store
      await images.save(image)
      assert.deepEqual(await images.find('k1'), image)
      assert.equal(await images.find('k2'), undefined)
      await images.save({ ...image, imageId: 'i2' })
      assert.equal((await images.find('k1'))?.imageId, 'i2')
    })

    it('are listed by their last use', async () => {
      const { images } = using.store
      await Promise.all([
        images.save(image),
        images.save({ ...image, key: 'k2', imageId: 'i2', lastUsedAt: 10 }),
      ])
      assert.deepEqual(
        (await images.all()).map((one) => one.key),
        ['k2', 'k1'],
      )
      await images.touch('k2', 30)
      await images.touch('unknown', 30)
      assert.deepEqual(
        (await images.all()).map((one) => one.key),
        ['k1', 'k2'],
      )
    })

    it('are counted and summed once each, whatever the number of their keys', async () => {
      const { images } = using.store
      assert.deepEqual(await images.kept(), { count: 0, bytes: 0 })
      await Promise.all([
        images.save(image),
        images.save({ ...image, key: 'k2' }),
        images.save({ ...image, key: 'k3', imageId: 'i3', bytes: 7 }),
      ])
      assert.deepEqual(await images.kept(), { count: 2, bytes: image.bytes + 7 })
    })

    it('are forgotten under every key', async () => {
      const { images } = using.store
      await Promise.all([images.save(image), images.save({ ...image, key: 'k2' })])
      await images.forget('i1')
      assert.deepEqual(await images.all(), [])
    })

    it('are in use while a job that is not removed has them', async () => {
      const id = await endedJob(using.store, {}, { result: { imageId: 'i1' } })
      assert.equal(await using.store.images.isUsed('i1'), true)
      assert.equal(await using.store.images.isUsed('i2'), false)
      await using.store.jobs.remove(id, NOW)
      assert.equal(await using.store.images.isUsed('i1'), false)
    })
  })
}
