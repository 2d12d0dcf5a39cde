import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type TestEngine, engines } from '../support/engines.ts'
import { assertGoesOn, assertNothingLeft, processesWith, useService } from './support/use-service.ts'

const salt = `${process.pid}${Date.now() % 100_000}`
const FLAGS = [
  ...['--build-timeout-seconds', '5', '--build-max-image-mib', '8', '--sandbox-runtime', 'runc'],
  ...['--logs-stage-kib', '256', '--logs-tail-kib', '16'],
]

for (const engine of engines()) {
  describe(`a build that means harm, on Docker ${engine.name}`, { skip: engine.skip }, () =>
    hostileBuilds(engine),
  )
}

function hostileBuilds(engine: TestEngine): void {
  const service = useService(engine, FLAGS)
  const run = (dockerfile: string) => service().api.run({ dockerfile })

  test('that never ends is stopped and failed as build_timeout', async () => {
    const job = await run(`FROM busybox\nRUN echo begun; sleep 9${salt}\n`)
    assert.deepEqual([job.status, job.reason, job.stage], ['failed', 'build_timeout', 'build'])
    assert.deepEqual(processesWith(`sleep 9${salt}`), [])
  })

  test('that prints without end is stopped, and the end of its log is kept', async () => {
    const job = await run(`FROM busybox\nRUN echo ${salt}; exec yes ==== again and again ====\n`)
    assert.match(job.reason ?? '', /^(?:build_timeout|build_failed)$/)
    const log = await service().api.logText(job.id, { stage: 'build' })
    assert.ok(log.length < 320 * 1024, `the log has ${log.length} bytes`)
    assert.match(log, new RegExp(`^${salt}$`, 'm'))
  })

  test('whose image is larger than allowed is failed as disk_limit, and the image is gone', async () => {
    const before = await service().engine.images(await service().instance())
    const job = await run(`FROM busybox\nRUN dd if=/dev/zero of=/large bs=1048576 count=10 && echo ${salt}\n`)
    assert.deepEqual([job.status, job.reason, job.imageId], ['failed', 'disk_limit', null])
    assert.deepEqual(await service().engine.images(await service().instance()), before)
  })

  test('that needs a file the context does not have is failed with that said', async () => {
    const job = await run('FROM busybox\nCOPY no-such-file /\n')
    assert.deepEqual([job.status, job.reason], ['failed', 'build_failed'])
    assert.match(job.message ?? '', /no-such-file/)
  })

  const heredocs = Number.parseInt(engine.name, 10) >= 23
  test(`with heredocs ${heredocs ? 'is built' : 'is refused by this old engine with a reason'}`, async () => {
    const script = `RUN <<EOF\necho '{"perf": 4}' > /report\nEOF\n`
    const job = await run(`FROM busybox\n${script}CMD cp /report /data/perf.json\n`)
    if (heredocs) assert.equal(`${job.status} ${job.performance}`, 'succeeded 4', `${job.message}`)
    else assert.match(`${job.status} ${job.reason}`, /^failed (?:dockerfile_invalid|build_failed)$/)
  })

  test('does not keep other jobs from running and leaves nothing behind', async () => {
    await assertGoesOn(service())
    await assertNothingLeft(service())
  })
}
