/**
 * The invariant: what has ended tells of nothing that goes on, in the words of each API. Real store, real pipeline and
 * worker, the HTTP front over them; the engine is in memory.
 */
import assert from 'node:assert/strict'
import { afterEach, describe, type TestContext, test } from 'node:test'
import { SlipwayError } from '../../src/errors/slipway-error.ts'
import type { App } from '../../src/http/app-deps.ts'
import type { JobViewBody } from '../../src/http/schemas/job.ts'
import type { JobRecord } from '../../src/jobs/job-record.ts'
import { type Core, PERF, openCore } from '../support/core.ts'
import { LOCAL, createTestApp } from '../support/http-app.ts'

const STUMBLED = 'the engine stumbled'
const BUILD_MESSAGE = `${STUMBLED} (given up after 2 tries)`
const PUSH_MESSAGE = 'connection refused (given up after 2 tries)'
const FLAGS = ['--worker-max-tries', '2']
const TAKEN_UP_TOO_OFTEN = 'the job was taken up once, and its worker ended in the middle'

let core: Core

async function read<Body>(app: App, url: string): Promise<Body> {
  const answer = await app.inject({ url, headers: LOCAL })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.headers['content-type']?.includes('json') === true ? answer.json() : (answer.body as Body)
}

const front = (t: TestContext): App => createTestApp(t, { jobs: core.jobs }).app

/** A job that the service gave up on while it built. */
async function givenUpInBuild(): Promise<string> {
  core = await openCore(FLAGS)
  core.engine.failNext('build', new SlipwayError('engine_failed', { detail: STUMBLED }), 2)
  await core.work(1)
  const id = await core.submit(PERF)
  await core.ended(id)
  return id
}

/** One whose image has passed, and could not be pushed. */
async function givenUpInPublish(): Promise<string> {
  core = await openCore(FLAGS)
  core.engine.failNext(
    'pushImage',
    new SlipwayError('registry_unavailable', { detail: 'connection refused' }),
    2,
  )
  await core.work(1)
  const id = await core.submit(PERF, { publish: { image: 'a.example/team/app:1' } })
  await core.ended(id)
  return id
}

/** One in the middle of whose run each worker went away, until the service had enough of it. */
async function givenUpInRun(): Promise<string> {
  core = await openCore(['--worker-max-claims', '1'])
  const run = core.engine.setRun({ hold: true })
  await core.work(1)
  const id = await core.submit(PERF)
  await core.until(id, () => core.engine.count('followRun') > 0)
  await core.work(1)
  await core.ended(id)
  run.release()
  return id
}

const statesOf = ({ attempts }: JobViewBody): readonly string[] | undefined =>
  attempts.at(-1)?.stages.map(({ status }) => status)

describe('an attempt that the service gave up on', () => {
  afterEach(() => core.close())

  const PLACES = [
    {
      stage: 'build',
      make: givenUpInBuild,
      message: BUILD_MESSAGE,
      states: ['passed', 'cancelled', 'pending', 'pending', 'pending', 'pending'],
    },
    {
      stage: 'run',
      make: givenUpInRun,
      message: TAKEN_UP_TOO_OFTEN,
      states: ['passed', 'passed', 'skipped', 'cancelled', 'pending', 'pending'],
    },
    {
      stage: 'publish',
      make: givenUpInPublish,
      message: PUSH_MESSAGE,
      states: ['passed', 'passed', 'skipped', 'passed', 'passed', 'cancelled'],
    },
  ] as const

  for (const { stage, make, message, states } of PLACES) {
    test(`in ${stage} says so of that stage, in the job, its record and its events`, async (t) => {
      const id = await make()
      const app = front(t)
      const job = await read<JobViewBody>(app, `/api/v2/jobs/${id}`)
      assert.deepEqual([job.status, job.stage, job.message], ['failed', stage, message])
      assert.deepEqual(statesOf(job), states)
      const report = job.attempts.at(-1)?.stages.find((one) => one.stage === stage)
      assert.equal(report?.message, message)
      assert.ok(report.startedAt !== null && report.endedAt !== null && (report.durationMs ?? -1) >= 0)
      const { timings } = await read<JobRecord>(app, `/api/v2/jobs/${id}/record`)
      assert.deepEqual(
        timings.map(({ status }) => status),
        states,
      )
      const events = (await core.store.events.read(id, 0, 1000)).slice(-2)
      assert.deepEqual(
        events.map(({ type }) => type),
        ['stage', 'ended'],
      )
      assert.equal(Object(events[0]?.data).status, 'cancelled')
    })
  }

  test('has a log that ends with the reason, after all that the stage had said', async () => {
    const id = await givenUpInPublish()
    const texts: string[] = []
    for await (const lines of core.jobs.logs(id, {}, new AbortController().signal)) {
      texts.push(...lines.filter(({ stage }) => stage === 'publish').map(({ text }) => text))
    }
    assert.match(texts[0] ?? '', /^pushing a\.example\/team\/app:1/)
    assert.equal(texts.at(-1), PUSH_MESSAGE)
  })

  test('leaves no container, whoever had started it', async () => {
    core = await openCore(['--worker-max-claims', '1'])
    const run = core.engine.setRun({ hold: true })
    await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    const next = await core.work(1)
    await core.ended(id)
    await next.stop(60_000)
    assert.equal(core.engine.daemon.runs.size, 0)
    run.release()
  })

  test('goes on from that stage when it is tried again', async () => {
    const id = await givenUpInBuild()
    await core.jobs.retry(id)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.attempts[1]?.from], ['succeeded', 'build'])
    assert.equal(job.attempts[0]?.stages[1]?.status, 'cancelled')
  })

  test('that was handed back has a stage that waits, and that ends with it', async () => {
    core = await openCore()
    const run = core.engine.setRun({ hold: true })
    const worker = await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    await worker.stop(0)
    const [handedBack] = (await core.jobs.get(id)).attempts
    assert.deepEqual([handedBack?.status, handedBack?.stages[3]?.status], ['queued', 'pending'])
    await core.jobs.cancel(id)
    const { stage, attempts } = await core.ended(id)
    assert.deepEqual([stage, attempts[0]?.stages[3]?.status], ['run', 'cancelled'])
    assert.equal(attempts[0]?.stages[3]?.startedAt, handedBack?.stages[3]?.startedAt)
    run.release()
  })

  test('forgets what it did to an image that is gone', async () => {
    core = await openCore(FLAGS)
    core.engine.setRun({ exitCode: 7 })
    await core.work(1)
    const id = await core.submit(PERF)
    const { imageId } = await core.ended(id)
    await core.engine.removeImage(imageId ?? '')
    core.engine.failNext('build', new SlipwayError('engine_failed', { detail: STUMBLED }), 2)
    await core.jobs.retry(id)
    const job = await core.ended(id)
    assert.deepEqual([job.attempt, job.stage, job.reason], [2, 'build', 'internal'])
    assert.deepEqual(
      job.attempts[1]?.stages.map(({ status }) => status),
      ['passed', 'cancelled', 'pending', 'pending', 'pending', 'pending'],
    )
  })
})

describe('a job that the service gave up on, in the older APIs', () => {
  afterEach(() => core.close())

  test('run says that it failed', async (t) => {
    for (const make of [givenUpInBuild, givenUpInPublish]) {
      const id = await make()
      const text = await read<string>(front(t), `/status?id=${id}`)
      assert.equal(text, `Job ${id} was Failed - Model performance : 0.000000`)
      if (make === givenUpInBuild) await core.close()
    }
  })

  test('job has the word failed, and none of a phase', async (t) => {
    const id = await givenUpInRun()
    const { status } = await read<{ status: string }>(front(t), `/api/v1/job/${id}`)
    assert.equal(status, 'failed')
  })

  test('dockerfile-build names the reason, whether there is an image or not', async (t) => {
    for (const [make, message] of [
      [givenUpInBuild, BUILD_MESSAGE],
      [givenUpInPublish, PUSH_MESSAGE],
    ] as const) {
      const id = await make()
      const url = `/api/dockerfile-build/?dockerfile_build_id=${id}`
      const { data } = await read<{ data: { status: string; image_id: string | null } }>(front(t), url)
      assert.equal(data.status, `Error: ${message}`)
      assert.equal(data.image_id === null, make === givenUpInBuild)
      if (make === givenUpInBuild) await core.close()
    }
  })

  test('build-push says which of the two failed, and tries that again', async (t) => {
    for (const [make, build_status, push_status, reason] of [
      [givenUpInBuild, 'Failed', 'Pending', { 'Build Fail Reason': BUILD_MESSAGE }],
      [givenUpInRun, 'Completed', 'Failed', { 'Push Fail Reason': TAKEN_UP_TOO_OFTEN }],
      [givenUpInPublish, 'Completed', 'Failed', { 'Push Fail Reason': PUSH_MESSAGE }],
    ] as const) {
      const id = await make()
      const app = front(t)
      const told = await read(app, `/build-push-status?build_id=${id}`)
      const states = { build_id: id, build_status, push_status }
      assert.deepEqual(told, { status: 200, build_status: { ...states, ...reason } })
      if (make !== givenUpInPublish) {
        await core.close()
        continue
      }
      await read(app, `/retry-build?build_id=${id}`)
      await core.ended(id)
      assert.equal(core.engine.count('build'), 1)
      const again = await read<{ build_status: object }>(app, `/build-push-status?build_id=${id}`)
      assert.deepEqual(again.build_status, { ...states, push_status: 'Completed' })
    }
  })

  test('build says failed with the message, and names no stage as running', async (t) => {
    const id = await givenUpInBuild()
    const told = await read<Record<string, unknown>>(front(t), `/api/v1/build/${id}/status`)
    assert.deepEqual([told.status, told.message], ['failed', BUILD_MESSAGE])
    assert.notEqual(told.completed_at, null)
  })
})
