import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { type TestEngine, engines } from '../support/engines.ts'
import { assertNothingLeft, useService } from './support/use-service.ts'

const DEADLINE_MS = 30_000
const count = (lines: number, pause: string): string =>
  `FROM busybox\nCMD i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo line $i; sleep ${pause}; done; echo '{"perf": 3}' > /data/perf.json\n`
const linesTo = (last: number): readonly string[] => Array.from({ length: last }, (_, i) => `line ${i + 1}`)

for (const engine of engines()) {
  describe(`a run that outlives the service, on Docker ${engine.name}`, { skip: engine.skip }, () =>
    takeover(engine),
  )
}

function takeover(engine: TestEngine): void {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--worker-grace-seconds', '1'])
  const api = () => service().api

  async function begin(dockerfile: string): Promise<string> {
    const { id } = (await api().submitText(dockerfile)).body
    const begun = async () =>
      (await api().logText(id, { stage: 'run' })).includes('line 2\n') ? true : undefined
    assert.ok(await awaitState(begun, DEADLINE_MS), 'the run did not begin')
    return id
  }

  async function assertTakenOver(id: string, lines: number): Promise<void> {
    const job = await api().waitForEnd(id)
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 3', `${job.reason}: ${job.message}`)
    assert.equal(job.attempt, 1)
    assert.equal((await api().record(id)).run?.adopted, true)
    const log = await api().logLines(id, { stage: 'run' })
    assert.deepEqual(
      log.filter(({ stream }) => stream === 'stdout').map(({ text }) => text),
      linesTo(lines),
    )
  }

  async function awaitRunEnd(): Promise<void> {
    const instance = await service().instance()
    const runs = await service().engine.containers(instance)
    const ended = async () => {
      const now = await service().engine.containers(instance)
      return now.some(({ Labels, State }) => Labels['io.slipway.role'] === 'run' && State === 'exited')
        ? true
        : undefined
    }
    assert.ok(await awaitState(ended, DEADLINE_MS), `no run ended: ${JSON.stringify(runs)}`)
  }

  test('of a killed service is adopted, its log complete and without doubles', async () => {
    await service().instance()
    const id = await begin(count(12, '0.25'))
    await service().kill9()
    await service().restart()
    await assertTakenOver(id, 12)
  })

  test('and ends while there is no service is read by the next one', async () => {
    const id = await begin(count(6, '0.25'))
    await service().kill9()
    await awaitRunEnd()
    await service().restart()
    await assertTakenOver(id, 6)
  })

  test('of a service that is stopped is handed over, and the service exits with 0', async () => {
    const id = await begin(count(16, '0.25'))
    assert.equal(await service().stop(), 0)
    await service().restart()
    await assertTakenOver(id, 16)
  })

  test('leaves nothing behind', () => assertNothingLeft(service()))
}
