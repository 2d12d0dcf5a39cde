import assert from 'node:assert/strict'
import { before, beforeEach, describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { firstEngine } from '../support/engines.ts'
import { EngineView } from '../support/engine-view.ts'
import type { HealthBody, SystemBody } from '../support/http-bodies.ts'
import { type Service, startService } from '../support/service.ts'
import { OwnEngine, whyNoOwnEngine } from './support/own-engine.ts'
import { assertGoesOn, assertNothingLeft } from './support/use-service.ts'

const first = firstEngine()
const FLAGS = [
  ...['--build-network', 'none', '--engine-call-timeout-seconds', '10'],
  // Longer than a daemon takes to end: what is started again in one that is ending dies with it.
  ...['--worker-backoff-seconds', '0.2'],
]
const QUICK = `FROM busybox\nCMD echo '{"perf": 6}' > /data/perf.json\n`
const SLOW = `FROM busybox\nCMD echo begun; sleep 3; echo '{"perf": 7}' > /data/perf.json\n`
const SLOW_BUILD = `FROM busybox\nRUN echo begun; sleep 3\nCMD echo '{"perf": 8}' > /data/perf.json\n`
/** Ends at once when it is asked to, as many runtimes do. */
const SLOW_AND_POLITE = `FROM busybox
CMD trap 'exit 143' TERM; echo begun; for i in 1 2 3 4 5 6 7 8 9; do sleep 0.4; done; echo '{"perf": 7}' > /data/perf.json
`
const DEADLINE_MS = 30_000

describe('an engine that comes and goes', { skip: first.skip || whyNoOwnEngine() }, () => {
  let engine: OwnEngine
  let service: Service
  let waiting = ''

  before(async () => {
    engine = new OwnEngine()
    service = await startService({ dockerHost: engine.address, flags: FLAGS })
  })

  // A test that failed half-way must not take the others with it.
  beforeEach(() => (waiting === '' ? undefined : engine.start()))

  const health = async () => (await service.api.call<HealthBody>('GET', '/health')).body
  const awaitHealth = async (status: string) => {
    const isSo = async () => ((await health()).status === status ? true : undefined)
    assert.ok(await awaitState(isSo, DEADLINE_MS), `health is ${JSON.stringify(await health())}`)
  }
  const submit = async (dockerfile: string) => {
    const { status, body } = await service.api.submitText(dockerfile)
    assert.equal(status, 202, JSON.stringify(body))
    return body.id
  }
  const assertPerformance = async (id: string, performance: number) => {
    const job = await service.api.waitForEnd(id)
    assert.equal(
      `${job.status} ${job.performance}`,
      `succeeded ${performance}`,
      `${job.reason}: ${job.message}`,
    )
  }
  const awaitLog = async (id: string, text: string) => {
    const has = async () => ((await service.api.logText(id)).split('\n').includes(text) ? true : undefined)
    assert.ok(await awaitState(has, DEADLINE_MS), `the log of ${id} has no "${text}"`)
  }

  test('is no condition for a start: health says that it is missing and what to do', async () => {
    const { status, components } = await health()
    assert.deepEqual([status, components.engine.status], ['degraded', 'down'])
    assert.match(components.engine.detail ?? '', /docker\.sock.*(?:start|doctor)/is)
    assert.equal((await service.api.call('GET', '/health/ready')).status, 200)
  })

  test('is told to an operator with the reason, and with the warning that the service wrote', async () => {
    const told = async () => {
      const { body } = await service.api.call<SystemBody>('GET', '/api/v2/system')
      return body.log.length > 0 ? body : undefined
    }
    const system = await awaitState(told, DEADLINE_MS)
    assert.ok(system)
    assert.deepEqual([system.engine, system.sandbox.runtime], [null, null])
    assert.match(system.problems.find(({ part }) => part === 'engine')?.detail ?? '', /docker\.sock/)
    assert.match(system.log[0]?.message ?? '', /^engine is not ready/)
  })

  test('is no condition for a submission: the job waits in the queue', async () => {
    waiting = await submit(QUICK)
    const job = await service.api.job(waiting)
    assert.deepEqual([job.status, job.position], ['queued', 1])
  })

  test('finds the jobs that waited for it when it comes', async () => {
    await engine.start()
    await engine.view.loadFrom(new EngineView(first.address), 'busybox:latest')
    await assertPerformance(waiting, 6)
    await awaitHealth('ok')
  })

  test('that is stopped while nothing runs is waited for', async () => {
    await engine.end('SIGTERM')
    const id = await submit(QUICK)
    await awaitHealth('degraded')
    await service.api.waitFor(id, 'queued', (job) => job.status === 'queued')
    await engine.start()
    await assertPerformance(id, 6)
  })

  test('that is killed in the middle of a run is not held against the job', async () => {
    const id = await submit(SLOW)
    await awaitLog(id, 'begun')
    await engine.end('SIGKILL')
    await awaitHealth('degraded')
    await engine.start()
    await assertPerformance(id, 7)
  })

  test('that is killed in the middle of a build is not held against the job', async () => {
    const id = await submit(SLOW_BUILD)
    await awaitLog(id, 'begun')
    await engine.end('SIGKILL')
    await awaitHealth('degraded')
    await engine.start()
    await assertPerformance(id, 8)
  })

  test('that is stopped properly in the middle of a run is not held against the job', async () => {
    const id = await submit(SLOW_AND_POLITE)
    await awaitLog(id, 'begun')
    await engine.end('SIGTERM')
    await engine.start()
    await assertPerformance(id, 7)
  })

  test('is clean after all of it, and jobs run as ever', async () => {
    await assertGoesOn(service)
    await assertNothingLeft(service)
    assert.equal(await service.stop(), 0)
  })
})
