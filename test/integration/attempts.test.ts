/**
 * The invariant: an acknowledged job ends in exactly one verdict, its own fault or success, whatever happens to
 * the worker and the engine meanwhile. Real store, real pipeline and worker, engine in memory.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, describe, test } from 'node:test'
import { SlipwayError } from '../../src/errors/slipway-error.ts'
import type { JobView } from '../../src/jobs/jobs.ts'
import { type Core, PERF, openCore } from '../support/core.ts'

let core: Core

const stagesOf = (job: JobView) => job.attempts.at(-1)?.stages.map((one) => `${one.stage} ${one.status}`)
const broken = () => new SlipwayError('engine_failed', { detail: 'the engine stumbled' })

async function logOf(id: string): Promise<string[]> {
  const texts: string[] = []
  for await (const lines of core.jobs.logs(id, {}, new AbortController().signal)) {
    texts.push(...lines.map((line) => line.text))
  }
  return texts
}

async function eventsOf(id: string): Promise<string[]> {
  const types: string[] = []
  for await (const events of core.jobs.events(id, 0, new AbortController().signal)) {
    types.push(...events.map((event) => event.type))
  }
  return types
}

describe('an attempt', () => {
  afterEach(() => core.close())

  test('goes through every stage, and what was not done is skipped, never passed', async () => {
    core = await openCore()
    await core.work()
    const job = await core.ended(await core.submit(PERF))
    assert.deepEqual([job.status, job.performance, job.stage], ['succeeded', 0.99, 'publish'])
    assert.deepEqual(stagesOf(job), [
      'validate passed',
      'build passed',
      'scan skipped',
      'run passed',
      'measure passed',
      'publish skipped',
    ])
    assert.equal(core.engine.daemon.runs.size, 0)
  })

  test('that is equal to an earlier one reuses its image, and says so', async () => {
    core = await openCore()
    await core.work(1)
    await core.ended(await core.submit(PERF))
    const id = await core.submit(PERF)
    await core.ended(id)
    assert.equal(core.engine.count('build'), 1)
    assert.match((await logOf(id)).join('\n'), /built before .*reused/)
    assert.equal((await core.jobs.record(id)).image?.reused, true)
  })

  test('builds again when the image it would reuse is gone', async () => {
    core = await openCore()
    await core.work(1)
    const first = await core.ended(await core.submit(PERF))
    await core.engine.removeImage(first.imageId ?? '')
    const second = await core.ended(await core.submit(PERF))
    assert.equal(second.status, 'succeeded')
    assert.equal(core.engine.count('build'), 2)
  })

  test('whose build fails ends there, with the lines that explain it', async () => {
    core = await openCore()
    await core.work()
    const job = await core.ended(await core.submit('FROM busybox:latest\nRUN echo why; exit 3\n'))
    assert.deepEqual([job.status, job.reason, job.stage], ['failed', 'build_failed', 'build'])
    assert.deepEqual(job.attempts[0]?.verdict?.excerpt, ['why'])
    assert.deepEqual(stagesOf(job)?.slice(2), [
      'scan pending',
      'run pending',
      'measure pending',
      'publish pending',
    ])
  })

  test('whose run fails keeps its image and is retried from the run', async () => {
    core = await openCore()
    await core.work()
    core.engine.setRun({ exitCode: 7, lines: ['no luck'] })
    const id = await core.submit(PERF)
    const failed = await core.ended(id)
    assert.deepEqual([failed.reason, failed.stage], ['run_failed', 'run'])
    assert.deepEqual(failed.attempts[0]?.verdict?.excerpt, ['no luck'])
    core.engine.setRun(null)
    await core.jobs.retry(id)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.attempt, core.engine.count('build')], ['succeeded', 2, 1])
  })

  test('is retried from the build when its image is gone', async () => {
    core = await openCore()
    await core.work()
    core.engine.setRun({ exitCode: 7 })
    const id = await core.submit(PERF)
    const failed = await core.ended(id)
    core.engine.setRun(null)
    await core.engine.removeImage(failed.imageId ?? '')
    await core.jobs.retry(id)
    const job = await core.ended(id)
    assert.deepEqual([job.status, core.engine.count('build')], ['succeeded', 2])
    assert.ok((await eventsOf(id)).includes('warning'))
  })
})

describe('a revision', () => {
  afterEach(() => core.close())

  test('starts a new attempt, and each attempt keeps its own Dockerfile and its checksum', async () => {
    core = await openCore()
    await core.work()
    const id = await core.submit(PERF)
    await core.ended(id)
    const changed = Buffer.from(PERF.replace('0.99', '0.5'))
    const { job } = await core.jobs.revise(id, { dockerfile: changed })
    assert.deepEqual([job.attempt, job.status], [2, 'queued'])
    assert.equal((await core.ended(id)).performance, 0.5)
    for (const [attempt, text] of [
      [1, Buffer.from(PERF)],
      [2, changed],
    ] as const) {
      assert.deepEqual(Buffer.from(await core.jobs.dockerfile(id, attempt)), text)
      const { dockerfile } = (await core.jobs.record(id, attempt)).submitted
      const sha256 = createHash('sha256').update(text).digest('hex')
      assert.deepEqual(dockerfile, { sha256, bytes: text.length })
    }
  })

  test('is refused for a Dockerfile that would be refused on submission, and changes nothing', async () => {
    core = await openCore()
    const id = await core.submit(PERF)
    await assert.rejects(core.jobs.revise(id, { dockerfile: Buffer.from('FORM x\n') }), {
      code: 'dockerfile_invalid',
    })
    assert.equal((await core.jobs.get(id)).attempt, 1)
  })
})

describe('a fault of ours', () => {
  afterEach(() => core.close())

  test('is tried again and never blamed on the submission', async () => {
    core = await openCore()
    core.engine.failNext('build', broken(), 2)
    core.engine.failNext('followRun', broken(), 2)
    await core.work()
    const id = await core.submit(PERF)
    const job = await core.ended(id)
    assert.equal(job.status, 'succeeded')
    assert.equal((await eventsOf(id)).filter((type) => type === 'retrying').length, 4)
    assert.equal(core.engine.daemon.runs.size, 0)
  })

  test('that stays ends the job as internal', async () => {
    core = await openCore(['--worker-max-tries', '3'])
    core.engine.failNext('build', broken(), 3)
    await core.work()
    const job = await core.ended(await core.submit(PERF))
    assert.deepEqual([job.status, job.reason], ['failed', 'internal'])
    assert.match(job.message ?? '', /the engine stumbled \(given up after 3 tries\)/)
  })

  test('of a registry ends the job as base_image_unavailable', async () => {
    core = await openCore(['--worker-max-tries', '2'])
    core.engine.failNext('build', new SlipwayError('registry_unavailable', { detail: 'refused' }), 2)
    await core.work()
    const job = await core.ended(await core.submit(PERF))
    assert.equal(job.reason, 'base_image_unavailable')
  })

  test('that no try can mend ends the job at once', async () => {
    core = await openCore()
    core.engine.failNext('startRun', new SlipwayError('engine_unsupported', { detail: 'no such runtime' }))
    await core.work()
    const job = await core.ended(await core.submit(PERF))
    assert.deepEqual([job.reason, job.message], ['internal', 'no such runtime'])
  })
})

describe('an engine that is away', () => {
  afterEach(() => core.close())

  test('at the start lets jobs wait, and they run when it comes', async () => {
    core = await openCore()
    core.engine.goDown()
    await core.work()
    const id = await core.submit(PERF)
    assert.equal((await core.jobs.get(id)).status, 'queued')
    core.engine.comeBack()
    assert.equal((await core.ended(id)).status, 'succeeded')
  })

  test('in the middle of a run does not use up a try, and the run is adopted when it lives', async () => {
    core = await openCore(['--worker-max-tries', '1'])
    const run = core.engine.setRun({
      hold: true,
      exitCode: 0,
      lines: ['one', 'two'],
      files: { 'perf.json': '{"perf":5}' },
    })
    await core.work()
    const id = await core.submit(PERF)
    await core.until(id, (job) => job.stage === 'run' && core.engine.count('followRun') > 0)
    core.engine.goDown()
    await core.until(id, (job) => job.status === 'queued')
    core.engine.comeBack()
    run.release()
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.performance], ['succeeded', 5])
    assert.equal(core.engine.count('startRun'), 1)
    assert.equal((await core.jobs.record(id)).run?.adopted, true)
    assert.deepEqual(
      (await logOf(id)).filter((text) => text === 'one' || text === 'two'),
      ['one', 'two'],
    )
  })
})

describe('a worker that dies', () => {
  afterEach(() => core.close())

  test('in a run leaves it to the next, which adopts it; what the dead one writes is refused', async () => {
    core = await openCore()
    const run = core.engine.setRun({ hold: true, exitCode: 0, files: { 'perf.json': '{"perf":5}' } })
    await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    await core.work(1)
    await core.until(id, () => core.engine.count('followRun') > 1)
    run.release()
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.performance], ['succeeded', 5])
    assert.equal((await eventsOf(id)).filter((type) => type === 'ended').length, 1)
    assert.equal(core.engine.count('startRun'), 1)
  })

  test('on request finishes what it can within its grace', async () => {
    core = await openCore()
    const run = core.engine.setRun({ hold: true, exitCode: 0 })
    const worker = await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    const stopped = worker.stop(60_000)
    run.release()
    await stopped
    assert.equal((await core.jobs.get(id)).status, 'succeeded')
  })

  test('on request hands the rest back, and the run goes on for the next', async () => {
    core = await openCore()
    const run = core.engine.setRun({ hold: true, exitCode: 0, files: { 'perf.json': '{"perf":5}' } })
    const worker = await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    await worker.stop(0)
    assert.equal((await core.jobs.get(id)).status, 'queued')
    assert.equal(core.engine.daemon.runs.size, 1)
    await core.work(1)
    run.release()
    assert.equal((await core.ended(id)).performance, 5)
    assert.equal(core.engine.count('startRun'), 1)
  })
})

describe('a cancel', () => {
  afterEach(() => core.close())

  test('of a queued job ends it at once', async () => {
    core = await openCore()
    const id = await core.submit(PERF)
    assert.equal((await core.jobs.cancel(id)).status, 'cancelled')
  })

  test('of a build stops it', async () => {
    core = await openCore()
    core.engine.setBuild({ hold: true })
    await core.work()
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('build') > 0)
    await core.jobs.cancel(id)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.reason], ['cancelled', null])
    assert.ok(stagesOf(job)?.includes('build cancelled'))
  })

  test('of a run removes its container', async () => {
    core = await openCore()
    core.engine.setRun({ hold: true })
    await core.work()
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    await core.jobs.cancel(id)
    assert.equal((await core.ended(id)).status, 'cancelled')
    await core.work(1).then((worker) => worker.stop(1000))
    assert.equal(core.engine.daemon.runs.size, 0)
  })

  test('that its worker did not live to see ends the job all the same', async () => {
    core = await openCore()
    core.engine.setRun({ hold: true })
    const worker = await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    await worker.stop(0)
    await core.jobs.cancel(id)
    assert.equal((await core.ended(id)).status, 'cancelled')
    core.gate.close()
    await core.gate.ready(new AbortController().signal)
    assert.equal(core.engine.daemon.runs.size, 0)
  })

  test('of an ended job changes nothing', async () => {
    core = await openCore()
    await core.work()
    const id = await core.submit(PERF)
    await core.ended(id)
    assert.equal((await core.jobs.cancel(id)).status, 'succeeded')
  })
})

describe('deleting', () => {
  afterEach(() => core.close())

  test('a running job hides it at once and stops it', async () => {
    core = await openCore()
    core.engine.setRun({ hold: true })
    const worker = await core.work(1)
    const id = await core.submit(PERF)
    await core.until(id, () => core.engine.count('followRun') > 0)
    await core.jobs.remove(id)
    await assert.rejects(core.jobs.get(id), { code: 'job_not_found' })
    await worker.stop(60_000)
    assert.equal(core.engine.daemon.runs.size, 0)
    assert.equal((await core.store.jobs.removed(10)).length, 1)
  })
})
