import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestEngine, engines, hasRunsc } from '../support/engines.ts'
import { HOSTILE_RUNS, type HostileRun, type Runtime, STAGE_KIB, TAIL_KIB } from './support/hostile-runs.ts'
import { assertGoesOn, assertNothingLeft, useService } from './support/use-service.ts'

const RUNTIMES: readonly Runtime[] = ['runc', 'runsc']
const FLAGS = [
  '--logs-stage-kib',
  `${STAGE_KIB}`,
  '--logs-tail-kib',
  `${TAIL_KIB}`,
  '--sandbox-output-mib',
  '1',
]
/** gVisor's own threads count among the processes of a run. */
const PIDS: Readonly<Record<Runtime, number>> = { runc: 64, runsc: 512 }

for (const engine of engines()) {
  for (const runtime of RUNTIMES) {
    const skip = engine.skip || (await skipRuntime(engine, runtime))
    describe(`a container that means harm, on Docker ${engine.name} in ${runtime}`, { skip }, () => {
      hostileRuns(engine, runtime)
    })
  }
}

async function skipRuntime(engine: TestEngine, runtime: Runtime): Promise<string | false> {
  if (runtime === 'runc' || (await hasRunsc(engine.address))) return false
  return `the engine at ${engine.address} has no runtime "runsc"`
}

function hostileRuns(engine: TestEngine, runtime: Runtime): void {
  const service = useService(engine, [...FLAGS, '--sandbox-runtime', runtime])
  const ids = new Map<string, string>()

  // All at once: what one does must not show in another's verdict, and two at a time take half the time.
  before(async () => {
    for (const run of HOSTILE_RUNS) ids.set(run.name, await submit(run))
  })

  async function submit({ name, command, limits, performance }: HostileRun): Promise<string> {
    const dockerfile = `FROM busybox\nCMD ${command}\n`
    const usual = { timeoutSeconds: 20, memoryMiB: 64, dataMiB: 8 }
    const all = { ...usual, ...limits, pids: Math.max(limits?.['pids'] ?? 0, PIDS[runtime]) }
    const { status, body } = await service().api.submitJson({
      name,
      dockerfile,
      limits: all,
      performance: performance ?? 'optional',
    })
    assert.equal(status, 202, JSON.stringify(body))
    return body.id
  }

  for (const run of HOSTILE_RUNS) {
    const differs = run.differs?.[runtime] === undefined ? '' : ` (${run.differs[runtime]})`
    test(`that ${run.name} is failed as ${run.reasons[runtime].join(' or ')}${differs}`, async () => {
      const { api } = service()
      const job = await api.waitForEnd(ids.get(run.name) ?? '')
      const [record, log] = [await api.record(job.id), await api.logText(job.id, { stage: 'run' })]
      assert.equal(job.status, 'failed', `${job.message}`)
      assert.ok(
        run.reasons[runtime].includes(job.reason ?? ''),
        `${job.reason}: ${job.message}\n${log.slice(-500)}`,
      )
      assert.equal(record.sandbox?.runtime, runtime)
      run.check?.({ job, record, log }, runtime)
    })
  }

  test('does not keep other jobs from running and leaves nothing behind', async () => {
    await assertGoesOn(service())
    await assertNothingLeft(service())
  })
}
