import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StageRecord } from '../../jobs/job.ts'
import type { Store } from '../store.ts'
import {
  claimed,
  endedJob,
  FAILED,
  type MakeStore,
  NO_RESULT,
  NOW,
  newJob,
  submit,
  useStore,
} from './fixture.ts'

const TIMES = { startedAt: NOW, endedAt: NOW + 1 }
const OUTPUT = { steps: ['x'.repeat(5000)] }
const BUILT: StageRecord = { stage: 'build', status: 'passed', ...TIMES, message: null, output: OUTPUT }

/** What the separate reads say of the job. */
async function readSeparately(store: Store, id: string) {
  return { job: await store.jobs.get(id), attempts: await store.jobs.attempts(id, 'bare') }
}

export function viewContract(make: MakeStore): void {
  describe('a job with its attempts', () => {
    const using = useStore(make)

    it('is what the separate reads give, while it waits, runs and after its end', async () => {
      const id = await submit(using.store, { labels: { team: 'x' }, warnings: ['w'] })
      const agree = async () =>
        assert.deepEqual(await using.store.jobs.view(id), await readSeparately(using.store, id))
      await agree()
      const lease = await claimed(using.store)
      await using.store.queue.saveStage(lease, BUILT, NOW)
      await agree()
      const result = { ...NO_RESULT, performance: 0.1 + 0.2, metrics: { perf: 1e-7 }, imageId: 'i' }
      await using.store.queue.finish(lease, FAILED, result, NOW + 2)
      await agree()
    })

    it('has all attempts in their order, each with its own stages', async () => {
      const id = await endedJob(using.store)
      for (let number = 2; number <= 12; number++) {
        await using.store.jobs.retry(id, 'validate', NOW)
        const lease = await claimed(using.store)
        const message = `attempt ${number}`
        await using.store.queue.saveStage(lease, { ...BUILT, message }, NOW)
        await using.store.queue.finish(lease, FAILED, NO_RESULT, NOW)
      }
      const view = await using.store.jobs.view(id)
      assert.deepEqual(view, await readSeparately(using.store, id))
      const messages = view?.attempts.map(({ number, stages }) => [number, stages[1]?.message])
      const expected = Array.from({ length: 11 }, (_, index) => [index + 2, `attempt ${index + 2}`])
      assert.deepEqual(messages, [[1, null], ...expected])
    })

    it('has texts as they were written, whatever is in them', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const message = 'quote " backslash \\ \0 \u001b[31m \u2028 \u202e é 😀'
      await using.store.queue.saveStage(lease, { ...BUILT, message }, NOW)
      await using.store.queue.finish(lease, { ...FAILED, message, excerpt: [message] }, NO_RESULT, NOW)
      const { attempts: [attempt] = [] } = (await using.store.jobs.view(id)) ?? {}
      assert.equal(attempt?.stages[1]?.message, message)
      assert.deepEqual([attempt?.verdict?.message, attempt?.verdict?.excerpt], [message, [message]])
    })

    it('is unknown under another id, and once it was removed', async () => {
      const id = await endedJob(using.store)
      await using.store.jobs.remove(id, NOW)
      assert.equal(await using.store.jobs.view(id), undefined)
      assert.equal(await using.store.jobs.view(newJob().id), undefined)
    })
  })
}
