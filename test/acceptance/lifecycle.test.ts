import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { firstEngine } from '../support/engines.ts'
import { assertProblem, isEnded } from '../support/http.ts'
import { assertNothingLeft, processesWith, useService } from './support/use-service.ts'

const engine = firstEngine()
/** A number that no other process on this machine has in its command line. */
const salt = `${process.pid}.${Date.now() % 100_000}`
const DEADLINE_MS = 30_000

const gone = (words: string): Promise<true | undefined> =>
  awaitState(() => (processesWith(words).length === 0 ? true : undefined), DEADLINE_MS)

describe('the life of a job', { skip: engine.skip }, () => {
  const flags = ['--sandbox-runtime', 'runc', '--worker-slots', '1', '--retention-interval-seconds', '1']
  const service = useService(engine, flags)
  const api = () => service().api
  const submit = async (dockerfile: string, query = {}) => (await api().submitText(dockerfile, query)).body.id
  const post = (id: string, what: string) =>
    api().call<{ status: string }>('POST', `/api/v2/jobs/${id}/${what}`)
  const stageOf = (job: Awaited<ReturnType<ReturnType<typeof api>['job']>>, stage: string) =>
    job.attempts.at(-1)?.stages.find((one) => one.stage === stage)

  // There is one slot: a job that a failed test left in it would keep all later ones waiting.
  afterEach(async () => {
    for (const job of (await api().list({ limit: 200 })).jobs) if (!isEnded(job)) await post(job.id, 'cancel')
  })

  test('one that runs is cancelled, and its container ends', async () => {
    const id = await submit(`FROM busybox\nCMD echo begun; exec sleep 1${salt}\n`)
    await api().waitFor(id, 'run', (job) => job.stage === 'run')
    await awaitState(
      async () => ((await api().logText(id)).includes('begun') ? true : undefined),
      DEADLINE_MS,
    )
    assert.equal((await post(id, 'cancel')).status, 202)
    assert.equal((await api().waitForEnd(id)).status, 'cancelled')
    assert.ok(await gone(`sleep 1${salt}`), 'the process of the run goes on')
    await assertNothingLeft(service())
  })

  test('one that is built is cancelled, and its build stops', async () => {
    const id = await submit(`FROM busybox\nRUN echo building ${salt}; sleep 2${salt}\n`)
    await awaitState(
      async () => ((await api().logText(id)).includes(`\nbuilding ${salt}`) ? true : undefined),
      DEADLINE_MS,
    )
    assert.equal((await post(id, 'cancel')).status, 202)
    assert.equal((await api().waitForEnd(id)).status, 'cancelled')
    assert.ok(await gone(`sleep 2${salt}`), 'the process of the build goes on')
    await assertNothingLeft(service())
  })

  test('one that waits is cancelled at once, shows its place in the queue, and cancelling again is no error', async () => {
    const blocker = await submit(`FROM busybox\nCMD exec sleep 3${salt}\n`)
    await api().waitFor(blocker, 'run', (job) => job.stage === 'run')
    const first = await submit('FROM busybox\nCMD true\n')
    const second = await submit('FROM busybox\nCMD true\n')
    await api().waitFor(second, 'second in the queue', (job) => job.position === 2)
    assert.equal((await post(first, 'cancel')).body.status, 'cancelled')
    await api().waitFor(second, 'first in the queue', (job) => job.position === 1)
    assert.equal((await post(first, 'cancel')).status, 202)
    assertProblem(await post(blocker, 'retry'), 409, 'job_state_conflict')
    await post(blocker, 'cancel')
    assert.equal((await api().waitForEnd(second)).status, 'succeeded')
  })

  test('one that is more important runs before those that wait', async () => {
    const blocker = await submit(`FROM busybox\nCMD exec sleep 4${salt}\n`)
    await api().waitFor(blocker, 'run', (job) => job.stage === 'run')
    const low = await submit('FROM busybox\nCMD true\n', { priority: -5 })
    const high = await submit('FROM busybox\nCMD true\n', { priority: 50 })
    await post(blocker, 'cancel')
    await api().waitForEnd(low)
    assert.equal((await api().job(high)).status, 'succeeded')
  })

  test('one that failed is tried again from the stage that failed', async () => {
    const id = await submit(`FROM busybox\nRUN echo ${salt} > /salt\nCMD exit 9\n`)
    assert.equal((await api().waitForEnd(id)).reason, 'run_failed')
    assert.equal((await post(id, 'retry')).status, 202)
    const again = await api().waitForEnd(id)
    assert.deepEqual([again.attempt, again.attempts.length, again.reason], [2, 2, 'run_failed'])
    assert.equal(again.attempts[1]?.from, 'run')
    const [before, after] = [await api().record(id, { attempt: 1 }), await api().record(id, { attempt: 2 })]
    assert.equal(after.image?.id, before.image?.id)
    assert.deepEqual(
      (await api().logLines(id, { attempt: 2 })).filter((line) => line.stage === 'build'),
      [],
    )
  })

  test('one that succeeded is tried again only from a stage that is named', async () => {
    const id = await submit(`FROM busybox\nRUN echo again ${salt} > /salt\nCMD true\n`)
    assert.equal((await api().waitForEnd(id)).status, 'succeeded')
    assertProblem(await post(id, 'retry'), 409, 'job_state_conflict')
    assertProblem(await post(id, 'retry?from=nowhere'), 400, 'request_invalid')
    assert.equal((await post(id, 'retry?from=build')).status, 202)
    const again = await api().waitForEnd(id)
    assert.deepEqual([again.status, again.attempts[1]?.from], ['succeeded', 'build'])
  })

  test('an equal job reuses the image and says so; another build argument does not', async () => {
    const dockerfile = `FROM busybox\nARG WORD=a\nRUN echo ${salt} $WORD > /reuse\nCMD true\n`
    const [first, second, other] = [
      await api().run({ dockerfile }),
      await api().run({ dockerfile }),
      await api().run({ dockerfile, buildArgs: { WORD: 'b' } }),
    ]
    const image = async (id: string) => (await api().record(id)).image
    assert.equal((await image(first.id))?.reused, false)
    assert.equal((await image(second.id))?.reused, true)
    assert.equal((await image(second.id))?.id, (await image(first.id))?.id)
    assert.match(stageOf(second, 'build')?.message ?? '', /reused/)
    assert.match(await api().logText(second.id, { stage: 'build' }), /reused/)
    assert.equal((await image(other.id))?.reused, false)
    assert.notEqual((await image(other.id))?.id, (await image(first.id))?.id)
  })

  test('one that is deleted is gone at once, and its image with the last job that has it', async () => {
    const dockerfile = `FROM busybox\nRUN echo delete ${salt} > /salt\nCMD true\n`
    const [first, second] = [await api().run({ dockerfile }), await api().run({ dockerfile })]
    const image = second.imageId ?? ''
    const remove = (id: string) => api().call('DELETE', `/api/v2/jobs/${id}`)
    assert.equal((await remove(first.id)).status, 204)
    assertProblem(await api().call('GET', `/api/v2/jobs/${first.id}`), 404, 'job_not_found')
    assertProblem(await remove(first.id), 404, 'job_not_found')
    assert.equal(
      (await api().list()).jobs.some(({ id }) => id === first.id),
      false,
    )
    assert.ok(await service().engine.hasImage(image), 'the image went while another job had it')
    assert.equal((await remove(second.id)).status, 204)
    const removed = async () => ((await service().engine.hasImage(image)) ? undefined : true)
    assert.ok(await awaitState(removed, DEADLINE_MS), 'the image is still on the engine')
  })

  test('one that is deleted while it runs is ended', async () => {
    const id = await submit(`FROM busybox\nCMD exec sleep 5${salt}\n`)
    await api().waitFor(id, 'run', (job) => job.stage === 'run')
    await awaitState(() => (processesWith(`sleep 5${salt}`).length > 0 ? true : undefined), DEADLINE_MS)
    assert.equal((await api().call('DELETE', `/api/v2/jobs/${id}`)).status, 204)
    assert.ok(await gone(`sleep 5${salt}`), 'the process of the run goes on')
    await assertNothingLeft(service())
  })
})
