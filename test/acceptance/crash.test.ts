/** No job is lost or stuck, told twice or judged wrongly, however often the service is killed. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { firstEngine } from '../support/engines.ts'
import { isEnded } from '../support/http.ts'
import type { JobBody } from '../support/http-bodies.ts'
import { type Service, startService } from '../support/service.ts'
import { seededRandom } from './support/seeded-random.ts'
import { assertNothingLeft } from './support/use-service.ts'

const engine = firstEngine()
const KILLS = 30
const JOBS = 20
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
const random = seededRandom(seed)

interface Plan {
  readonly name: string
  readonly dockerfile: string
  /** `succeeded 3`, `failed run_failed`. */
  readonly verdict: string
}

/** Five kinds in turn; the number in each keeps its layers from being cached. */
function planOf(i: number): Plan {
  const from = `FROM busybox\nRUN echo ${seed} ${i} > /number\n`
  const name = `job-${i}`
  const report = `echo '{"perf": ${i}}' > /data/perf.json`
  switch (i % 5) {
    case 0:
      return { name, dockerfile: `${from}CMD ${report}\n`, verdict: `succeeded ${i}` }
    case 1:
      return { name, dockerfile: `${from}RUN echo no; exit ${i}\n`, verdict: 'failed build_failed' }
    case 2:
      return { name, dockerfile: `${from}CMD sleep 2; ${report}\n`, verdict: `succeeded ${i}` }
    case 3:
      return { name, dockerfile: `${from}CMD ${report}; exit 5\n`, verdict: 'failed run_failed' }
    default:
      return {
        name,
        dockerfile: `${from}RUN sleep 0.6\nCMD sleep 0.5; ${report}\n`,
        verdict: `succeeded ${i}`,
      }
  }
}

const verdictOf = (job: JobBody): string => `${job.status} ${job.reason ?? job.performance}`

describe(`a service that is killed ${KILLS} times (seed ${seed})`, { skip: engine.skip }, () => {
  const plans = Array.from({ length: JOBS }, (_, i) => planOf(i))
  const ids = new Map<string, string>()
  let service: Service
  let foreign: Foreign

  before(async () => {
    service = await startService({ dockerHost: engine.address, flags: ['--sandbox-runtime', 'runc'] })
    await service.instance()
    foreign = await makeForeign(service)
  })
  after(() => foreign.remove())

  test('takes every submission once, whatever the client had to repeat', async () => {
    let next = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const submitting = submitSome(plans.slice(next, next + 4))
      next += 4
      // The moment is the point of the test: any state may be cut.
      await pause(random() * 1200)
      await service.kill9()
      await submitting
      if (random() < 0.2) await killWhileStarting()
      await service.start()
      for (const plan of plans.slice(0, next)) await submitUntilTaken(plan)
    }
    assert.equal(ids.size, JOBS)
  })

  test('brings every job to its own verdict', async () => {
    for (const { name, verdict } of plans) {
      const job = await service.api.waitForEnd(ids.get(name) ?? '')
      assert.equal(`${name}: ${verdictOf(job)}`, `${name}: ${verdict}`, `${job.message}`)
      assert.equal(job.attempt, 1)
    }
  })

  test('lists every job exactly once', async () => {
    const { jobs, next } = await service.api.list({ limit: 200 })
    const names = jobs.map(({ name }) => name).filter((name) => name.startsWith('job-'))
    assert.deepEqual(names.toSorted(), plans.map(({ name }) => name).toSorted())
    assert.ok(next === null && jobs.every(isEnded))
  })

  test('leaves nothing on the engine and nothing mounted, not even holders once it has stopped', async () => {
    await assertNothingLeft(service)
    assert.equal(await service.stop(), 0)
    await assertNothingLeft(service, 'counted')
  })

  test('did not touch what others have on the engine', () => foreign.assertThere())

  async function submitSome(some: readonly Plan[]): Promise<void> {
    for (const plan of some) await submit(plan).catch(() => undefined)
  }

  async function submitUntilTaken(plan: Plan): Promise<void> {
    if (!ids.has(plan.name)) await submit(plan)
  }

  /** The key makes a repetition safe when the answer was lost with the process. */
  async function submit({ name, dockerfile }: Plan): Promise<void> {
    const { status, body } = await service.api.submitJson({ name, dockerfile }, { 'Idempotency-Key': name })
    assert.equal(status, 202, JSON.stringify(body))
    ids.set(name, body.id)
  }

  async function killWhileStarting(): Promise<void> {
    const starting = service.start().catch(() => undefined)
    await pause(random() * 600)
    await service.kill9()
    await starting
  }
})

interface Foreign {
  assertThere(): Promise<void>
  remove(): Promise<void>
}

/** A container, a volume and an untagged image without any label of ours. */
async function makeForeign({ engine: view }: Service): Promise<Foreign> {
  const body = { Image: 'busybox', Cmd: ['sleep', '1000'], HostConfig: { NetworkMode: 'none' } }
  const container = (await view.call<{ Id: string }>('POST', '/containers/create', body)).Id
  await view.call('POST', `/containers/${container}/start`)
  const volume = (await view.call<{ Name: string }>('POST', '/volumes/create', {})).Name
  const image = (await view.call<{ Id: string }>('POST', `/commit?container=${container}`)).Id
  return {
    async assertThere() {
      const { State } = await view.call<{ State: { Running: boolean } }>(
        'GET',
        `/containers/${container}/json`,
      )
      assert.ok(State.Running)
      await view.call('GET', `/volumes/${volume}`)
      assert.ok(await view.hasImage(image))
    },
    async remove() {
      await view.call('DELETE', `/containers/${container}?force=true`)
      await view.call('DELETE', `/volumes/${volume}`)
      await view.call('DELETE', `/images/${image}`)
    },
  }
}
