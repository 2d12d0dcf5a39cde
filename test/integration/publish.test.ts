/**
 * The invariant: what is pushed is the image that passed, after everything that had to pass, with the account that
 * was meant for it, and no password is found anywhere afterwards. Real store, real pipeline and worker; the engine is
 * in memory, and its pushes are told what to do.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { afterEach, describe, test } from 'node:test'
import type { PushObserver, PushOutcome, PushRequest } from '../../src/engines/engine.ts'
import { SlipwayError } from '../../src/errors/slipway-error.ts'
import { SPEC_DEFAULTS } from '../../src/jobs/job.ts'
import type { JobView, PublishRequest } from '../../src/jobs/jobs.ts'
import { createLogger } from '../../src/observability/logger.ts'
import { handleLease } from '../../src/pipeline/handle-lease.ts'
import { publishStage } from '../../src/pipeline/publish/publish-stage.ts'
import type { Stage, StageOutcome } from '../../src/pipeline/stage.ts'
import { createSealer } from '../../src/secrets/create-sealer.ts'
import { type Core, PERF, openCore } from '../support/core.ts'

const DIGEST = `sha256:${'d'.repeat(64)}`
const PASSWORD = 'correct horse'
const own = { username: 'ada', password: PASSWORD }
const pushed = { kind: 'pushed', digest: DIGEST, confirmed: true } as const
const unreachable = () => new SlipwayError('registry_unavailable', { detail: 'connection refused' })

type Push = (
  request: PushRequest,
  observe: PushObserver,
  signal: AbortSignal,
) => PushOutcome | Promise<PushOutcome>

let core: Core

/** Each push does what the next of `plans` says, and the last one from then on. Returns the requests. */
function planPushes(...plans: readonly Push[]): PushRequest[] {
  const requests: PushRequest[] = []
  core.engine.pushImage = async (request, observe, signal) => {
    signal.throwIfAborted()
    const plan = plans[Math.min(requests.length, plans.length - 1)] as Push
    requests.push(request)
    return plan(request, observe, signal)
  }
  return requests
}

/** Never ends by itself; `reached` resolves when it has begun. */
function heldPush(): { readonly plan: Push; readonly reached: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const plan: Push = (_request, _observe, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      resolve()
    })
  return { plan, reached: promise }
}

async function open(...flags: string[]): Promise<void> {
  core = await openCore(flags)
  await core.work(1)
}

const submit = (credential?: PublishRequest['credential'], dockerfile = PERF) =>
  core.submit(dockerfile, { publish: { image: 'a.example/team/app:1', credential } })

const stageOf = (job: JobView, name: string) =>
  job.attempts.at(-1)?.stages.find(({ stage }) => stage === name)

async function eventsOf(id: string) {
  const all = []
  for await (const events of core.jobs.events(id, 0, new AbortController().signal)) all.push(...events)
  return all
}

async function logOf(id: string, attempt?: number): Promise<string> {
  const texts: string[] = []
  for await (const lines of core.jobs.logs(id, { attempt }, new AbortController().signal)) {
    texts.push(...lines.filter(({ stage }) => stage === 'publish').map(({ text }) => text))
  }
  return texts.join('\n')
}

/** All that a reader of the job can see, and all that the store has of it. */
async function everythingOf(id: string): Promise<string> {
  const [job, record, events, log, attempts] = await Promise.all([
    core.jobs.get(id),
    core.jobs.record(id),
    eventsOf(id),
    logOf(id),
    core.store.jobs.attempts(id),
  ])
  return JSON.stringify([job, record, events, log, attempts, await core.store.jobs.secret(id)])
}

describe('an image that passed', () => {
  afterEach(() => core.close())

  test('is pushed with the account that came with the job, and the record says what and where', async () => {
    await open()
    const layer = { id: 'abc', state: 'pushing', bytes: 0, totalBytes: 1024 } as const
    const requests = planPushes((_request, observe) => {
      observe.layer(layer)
      observe.layer({ ...layer, bytes: 512 })
      observe.layer({ ...layer, bytes: 1024, state: 'pushed' })
      return pushed
    })
    const id = await submit(own)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.performance], ['succeeded', 0.99])
    assert.equal(job.published, `a.example/team/app@${DIGEST}`)
    assert.deepEqual(requests, [
      {
        imageId: job.imageId,
        registry: 'a.example',
        repository: 'team/app',
        tag: '1',
        credential: own,
        timeoutMs: 1_800_000,
      },
    ])
    const { published } = await core.jobs.record(id)
    assert.deepEqual(
      { ...published, durationMs: 0 },
      {
        reference: 'a.example/team/app:1',
        digest: DIGEST,
        confirmed: true,
        account: { from: 'job', username: 'ada', name: null },
        layers: [{ ...layer, bytes: 1024, state: 'pushed' }],
        durationMs: 0,
      },
    )
    const log = await logOf(id)
    for (const words of ['pushing a.example/team/app:1 as ada', 'layer abc was sent', `pushed ${DIGEST}`]) {
      assert.ok(log.includes(words), log)
    }
    const steps = (await eventsOf(id))
      .filter(({ type }) => type === 'step')
      .map(({ data }) => data as { stage?: string; layers?: { state: string }[] })
      .filter(({ stage }) => stage === 'publish')
    assert.equal(steps.at(-1)?.layers?.[0]?.state, 'pushed')
    assert.ok(!(await everythingOf(id)).includes(PASSWORD))
    assert.equal(await core.store.jobs.secret(id), undefined)
  })

  test('is pushed once the registry is back, and no stage before is repeated', async () => {
    await open()
    const fail = () => Promise.reject(unreachable())
    const requests = planPushes(fail, fail, () => pushed)
    const id = await submit(own)
    const job = await core.ended(id)
    assert.deepEqual([job.status, requests.length], ['succeeded', 3])
    assert.deepEqual([core.engine.count('build'), core.engine.count('startRun')], [1, 1])
    const retries = (await eventsOf(id)).filter(({ type }) => type === 'retrying')
    assert.match(JSON.stringify(retries[0]?.data), /"fault":"connection refused"/)
  })

  test('that cannot be pushed ends as publish_failed, and a retry only pushes', async () => {
    await open('--worker-max-tries', '2', '--publish-registry', 'a.example', '--publish-username', 'shop')
    const fail = () => Promise.reject(unreachable())
    const requests = planPushes(fail, fail, () => pushed)
    const id = await submit()
    const failed = await core.ended(id)
    assert.deepEqual([failed.reason, failed.stage], ['publish_failed', 'publish'])
    assert.match(failed.message ?? '', /connection refused \(given up after 2 tries\)/)
    assert.deepEqual([failed.metrics, failed.published], [{ perf: 0.99 }, null])
    assert.notEqual(failed.imageId, null)
    await core.jobs.retry(id)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.attempt, job.performance], ['succeeded', 2, 0.99])
    assert.deepEqual([core.engine.count('build'), core.engine.count('startRun')], [1, 1])
    assert.deepEqual(
      requests.map(({ imageId }) => imageId),
      [failed.imageId, failed.imageId, failed.imageId],
    )
    assert.equal(requests[0]?.credential?.username, 'shop')
  })

  test('that is gone from the engine when it is to be pushed is built, run and pushed again', async () => {
    await open('--worker-max-tries', '1')
    const requests = planPushes(
      () => Promise.reject(unreachable()),
      () => pushed,
    )
    const id = await submit()
    const failed = await core.ended(id)
    await core.engine.removeImage(failed.imageId ?? '')
    await core.jobs.retry(id)
    assert.equal((await core.ended(id)).status, 'succeeded')
    assert.deepEqual([core.engine.count('build'), core.engine.count('startRun'), requests.length], [2, 2, 2])
    const warnings = (await eventsOf(id)).filter(({ type }) => type === 'warning')
    assert.match(JSON.stringify(warnings), /gone from the engine; the attempt starts there again/)
  })
})

describe('a push that is refused', () => {
  afterEach(() => core.close())

  test('is the verdict at once, in the words of the registry', async () => {
    await open()
    const requests = planPushes(() => ({ kind: 'denied', message: 'The registry refuses it: unauthorized' }))
    const id = await submit(own)
    const job = await core.ended(id)
    assert.deepEqual([job.reason, job.stage, requests.length], ['publish_denied', 'publish', 1])
    assert.equal(job.message, 'The registry refuses it: unauthorized (as ada)')
    assert.deepEqual([job.metrics, job.published], [{ perf: 0.99 }, null])
    assert.equal((await core.jobs.record(id)).published, null)
    assert.ok(!(await everythingOf(id)).includes(PASSWORD))
  })

  test('needs the user name and password again, which were erased', async () => {
    await open()
    const requests = planPushes(
      () => ({ kind: 'denied', message: 'unauthorized' }),
      () => pushed,
    )
    const id = await submit({ ...own, password: 'wrong' })
    await core.ended(id)
    await core.jobs.retry(id)
    const erased = await core.ended(id)
    assert.equal(erased.reason, 'publish_denied')
    assert.match(erased.message ?? '', /erased when it ended; send them again: POST/)
    assert.equal(requests.length, 1)
    await core.jobs.retry(id, undefined, own)
    const job = await core.ended(id)
    assert.deepEqual([job.status, requests[1]?.credential, core.engine.count('build')], ['succeeded', own, 1])
    assert.equal(await core.store.jobs.secret(id), undefined)
  })

  test('by ourselves, when the stored credential is gone, asks no registry', async () => {
    await open()
    const requests = planPushes(() => pushed)
    await core.store.credentials.save({
      tenant: 'default',
      name: 'team',
      registry: 'a.example',
      username: 'ada',
      sealed: 'v1',
      createdAt: 1,
      updatedAt: 1,
    })
    const build = core.engine.setBuild({ hold: true })
    const id = await submit('team')
    await build.reached
    await core.store.credentials.remove('default', 'team')
    build.release()
    const job = await core.ended(id)
    assert.deepEqual([job.reason, requests.length], ['publish_denied', 0])
    assert.match(job.message ?? '', /stored credential team .* does not exist/)
  })
})

describe('a submission', () => {
  afterEach(() => core.close())

  test('that names a stored credential which is not there, or is for another registry, is refused', async () => {
    await open()
    await assert.rejects(submit('team'), { code: 'request_invalid', where: '/publish/credential' })
  })
})

describe('what has not passed', () => {
  afterEach(() => core.close())

  for (const [what, dockerfile] of [
    ['a build that fails', 'FROM busybox:latest\nRUN false\n'],
    ['a run that fails', 'FROM busybox:latest\nCMD false\n'],
    ['a performance that is none', `FROM busybox:latest\nCMD echo '{"perf":"x"}' > /data/perf.json\n`],
  ] as const) {
    test(`is not pushed: ${what}`, async () => {
      await open()
      const requests = planPushes(() => pushed)
      const job = await core.ended(await submit(own, dockerfile))
      assert.deepEqual([job.status, requests.length, job.published], ['failed', 0, null])
      assert.equal(stageOf(job, 'publish')?.status, 'pending')
    })
  }

  test('is not pushed: an image with vulnerabilities', async () => {
    core = await openCore()
    const requests = planPushes(() => pushed)
    const stage = (name: Stage['name'], outcome: StageOutcome<unknown>): Stage => ({
      name,
      execute: async () => outcome,
    })
    const { store, engine, config } = core
    const publish = {
      engine,
      store,
      sealer: createSealer(randomBytes(32)),
      config: config.publish,
      now: Date.now,
    }
    const stages = [
      stage('build', { kind: 'passed', output: { imageId: 'sha256:1' } }),
      stage('scan', { kind: 'rejected', reason: 'vulnerable', message: '3 findings' }),
      publishStage(publish),
    ]
    const id = await submit()
    const lease = await store.queue.claim({ owner: 'me', now: Date.now(), leaseMs: 60_000, perTenant: 9 })
    assert.ok(lease)
    const signals = { cancelled: new AbortController().signal, leaving: new AbortController().signal }
    const { logs, worker } = config
    const deps = { store, stages, logs, now: Date.now, logger: createLogger('silent'), retry: worker }
    await handleLease({ ...deps, onEngineDown: () => undefined }, lease, 0, signals)
    const job = await core.jobs.get(id)
    assert.deepEqual([job.reason, requests.length, job.published], ['vulnerable', 0, null])
    assert.notDeepEqual(job.spec.publish, SPEC_DEFAULTS.publish)
  })
})

describe('a push under way', () => {
  afterEach(() => core.close())

  test('is stopped by a cancel, and its password is erased', async () => {
    await open()
    const held = heldPush()
    planPushes(held.plan)
    const id = await submit(own)
    await held.reached
    await core.jobs.cancel(id)
    const job = await core.ended(id)
    assert.deepEqual([job.status, stageOf(job, 'publish')?.status], ['cancelled', 'cancelled'])
    assert.equal(await core.store.jobs.secret(id), undefined)
  })

  test('is begun again by the next worker, and nothing else is', async () => {
    core = await openCore()
    const first = await core.work(1)
    const held = heldPush()
    const requests = planPushes(held.plan, () => pushed)
    const id = await submit(own)
    await held.reached
    await first.stop(0)
    assert.equal((await core.jobs.get(id)).status, 'queued')
    await core.work(1)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.published], ['succeeded', `a.example/team/app@${DIGEST}`])
    assert.deepEqual(requests[0], requests[1])
    assert.deepEqual([core.engine.count('build'), core.engine.count('startRun')], [1, 1])
  })
})
