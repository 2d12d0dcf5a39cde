import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobFacts, StageName } from '../../jobs/job.ts'
import { FAILED, type MakeStore, NO_RESULT, NOW, SUCCEEDED, claimed, submit, useStore } from './fixture.ts'

const COUNTS = { status: 'scanned', critical: 1, high: 2, medium: 0, low: 0, other: 3 } as const
const FACTS: JobFacts = { imageBytes: 5000, findings: COUNTS, runMs: 70 }

export function factsContract(make: MakeStore): void {
  describe('what stages find out about a job', () => {
    const using = useStore(make)
    const factsOf = async (id: string) => {
      const job = await using.store.jobs.get(id)
      return [job?.imageBytes, job?.findings, job?.runMs]
    }
    const save = async (
      stage: StageName,
      facts: Partial<JobFacts>,
      at: Awaited<ReturnType<typeof claimed>>,
    ) =>
      using.store.queue.saveStage(
        at,
        { stage, status: 'passed', startedAt: NOW, endedAt: NOW, message: null, output: null },
        NOW,
        facts,
      )
    /** A job that has all three, ended. */
    const whole = async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await save('build', { imageBytes: 5000 }, lease)
      await save('scan', { findings: COUNTS }, lease)
      await save('run', { runMs: 70 }, lease)
      await using.store.queue.finish(lease, SUCCEEDED, { ...NO_RESULT, imageId: 'i1' }, NOW)
      return id
    }

    it('is in the job at once, and stays when a later stage says nothing of it', async () => {
      const id = await submit(using.store)
      assert.deepEqual(await factsOf(id), [null, null, null])
      const lease = await claimed(using.store)
      await save('build', { imageBytes: 5000 }, lease)
      assert.deepEqual(await factsOf(id), [5000, null, null])
      await save('scan', { findings: COUNTS }, lease)
      await save('run', {}, lease)
      await save('measure', { imageBytes: null }, lease)
      assert.deepEqual(await factsOf(id), [5000, COUNTS, null])
    })

    it('is forgotten by a retry as far as it is found out anew', async () => {
      const { imageBytes, findings, runMs } = FACTS
      for (const [from, left] of [
        ['publish', [imageBytes, findings, runMs]],
        ['run', [imageBytes, findings, null]],
        ['scan', [imageBytes, null, null]],
        ['build', [null, null, null]],
      ] as const) {
        const id = await whole()
        await using.store.jobs.retry(id, from, NOW)
        assert.deepEqual(await factsOf(id), left, from)
        await using.store.jobs.cancel(id, NOW)
      }
    })

    it('is no size of an image where there is none at the end', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await save('build', { imageBytes: 5000 }, lease)
      await using.store.queue.finish(lease, FAILED, NO_RESULT, NOW)
      assert.deepEqual(await factsOf(id), [null, null, null])
    })
  })
}
