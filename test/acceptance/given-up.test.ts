/** What has ended tells of nothing that goes on: the service was killed in the middle, and gave up or was to cancel. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { firstEngine } from '../support/engines.ts'
import { assertGoesOn, assertNothingLeft, useService } from './support/use-service.ts'

const engine = firstEngine()
const DEADLINE_MS = 30_000
const ENDLESS = 'FROM busybox\nCMD echo begun; exec sleep 1000\n'

describe('a job in whose run the service was killed', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--worker-max-claims', '1'])
  const api = () => service().api

  async function killedInRun(): Promise<string> {
    const { id } = (await api().submitText(ENDLESS)).body
    const begun = async () =>
      (await api().logText(id, { stage: 'run' })).includes('begun') ? true : undefined
    assert.ok(await awaitState(begun, DEADLINE_MS), 'the run did not begin')
    await service().kill9()
    await service().restart()
    return id
  }

  test('once too often has no stage that runs when the service gives up on it', async () => {
    const job = await api().waitForEnd(await killedInRun())
    assert.deepEqual([job.status, job.reason, job.stage], ['failed', 'internal', 'run'])
    const [attempt] = job.attempts
    assert.deepEqual(
      attempt?.stages
        .map(({ stage, status }) => `${stage} ${status}`)
        .filter((text) => !/scan|build/.test(text)),
      ['validate passed', 'run cancelled', 'measure pending', 'publish pending'],
    )
    const run = attempt?.stages.find(({ stage }) => stage === 'run')
    assert.equal(run?.message, job.message)
    assert.ok(run.durationMs !== null && run.durationMs >= 0)
    const { timings } = await api().record(job.id)
    assert.equal(timings.find(({ stage }) => stage === 'run')?.status, 'cancelled')
  })

  test('leaves nothing behind, and the service goes on', async () => {
    await assertGoesOn(service())
    await assertNothingLeft(service())
  })
})
