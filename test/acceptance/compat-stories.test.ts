/**
 * One job is one story, whoever submitted it and whoever asks. Each state is held open while all six APIs are read: a
 * build by the door of its base image's registry, a run until it gets a signal, a push by the door of its repository.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { EngineView } from '../support/engine-view.ts'
import { firstEngine } from '../support/engines.ts'
import { registrySkip } from '../support/registry.ts'
import { type Service, makeFolder, releaseAtEnd, startService } from '../support/service.ts'
import { DIALECTS, type Dialect, USER, submit, tell } from './support/dialects.ts'
import { GatedRegistry } from './support/gated-registry.ts'
import { writeTemplate } from './support/templates.ts'
import { STORIES } from './support/story-words.ts'

const engine = firstEngine()
const view = new EngineView(engine.address)
const JOB_LABEL = 'io.slipway.job'
const DEADLINE_MS = 180_000

const publishes = (dialect: Dialect): boolean => dialect !== 'run' && dialect !== 'job'

/** Of each kind of job, a Dockerfile for each dialect, all different. */
const KINDS = {
  held: (base: string) =>
    `FROM ${base}\nCMD trap "echo '{\\"perf\\": 0.5}' > /data/perf.json; exit 0" USR1; while :; do sleep 0.1; done\n`,
  unbuildable: (_base: string, dialect: Dialect) => `FROM busybox\nRUN echo ${dialect} && exit 7\n`,
  crashing: (_base: string, dialect: Dialect) => `FROM busybox\nCMD echo ${dialect}; exit 3\n`,
  quick: (_base: string, dialect: Dialect) =>
    `FROM busybox\nLABEL dialect=${dialect}\nCMD echo '{"perf": 0.25}' > /data/perf.json\n`,
  stuck: (base: string) => `FROM ${base}-that-waits\nCMD true\n`,
} as const
type Kind = keyof typeof KINDS

describe('one job in six APIs', { skip: engine.skip || registrySkip() }, () => {
  let registry: GatedRegistry
  let service: Service
  const api = () => service.api

  before(async () => {
    registry = await GatedRegistry.start()
    const templates = makeFolder()
    for (const kind of Object.keys(KINDS) as Kind[]) {
      writeTemplate(templates, kind, dockerfileOf(kind, 'build'))
    }
    for (const dialect of DIALECTS) {
      registry.close(`base-${dialect}`)
      registry.close(`base-${dialect}-that-waits`)
      registry.close(`${USER}/held-${dialect}`)
      registry.refuse(`${USER}/refused-${dialect}`)
      await putBase(`base-${dialect}`)
    }
    service = await startService({
      dockerHost: engine.address,
      flags: [
        ...['--worker-slots', '1', '--sandbox-runtime', 'runc', '--templates-folder', templates],
        ...['--publish-registry', registry.host, '--publish-namespace', USER],
        // A minute of lynis tells nothing here.
        ...['--hardening-audit', 'never'],
      ],
    })
    await service.instance()
  })

  it('is queued in all of them while another one has the only slot', async () => {
    const blocker = await send('stuck', 'run')
    await inStage(blocker, 'build')
    const ids = await Promise.all(DIALECTS.map((dialect) => send('quick', dialect)))
    for (const id of ids) assert.deepEqual(await tell(api(), id), STORIES.queued)
    await cancel(blocker)
    for (const id of ids) await api().waitForEnd(id)
  })

  for (const dialect of DIALECTS) {
    it(`is told alike from build to end when it came by ${dialect}`, async () => {
      const id = await send('held', dialect)
      await inStage(id, 'build')
      assert.deepEqual(await tell(api(), id), STORIES.building)
      registry.open(`base-${dialect}`)
      await inStage(id, 'run')
      assert.deepEqual(await tell(api(), id), STORIES.running)
      await endRun(id)
      if (publishes(dialect)) {
        await inStage(id, 'publish')
        assert.deepEqual(await tell(api(), id), STORIES.pushing)
        registry.open(`${USER}/held-${dialect}`)
      }
      const { performance, message, published } = await api().waitForEnd(id)
      assert.deepEqual(await tell(api(), id), publishes(dialect) ? STORIES.published : STORIES.unpublished)
      assert.equal(performance, 0.5, `${message}`)
      assert.equal(published !== null, publishes(dialect))
    })

    it(`is told alike when it failed or was cancelled, and came by ${dialect}`, async () => {
      const unbuildable = await send('unbuildable', dialect)
      const crashing = await send('crashing', dialect)
      await api().waitForEnd(unbuildable)
      assert.deepEqual(await tell(api(), unbuildable), STORIES.failedToBuild)
      await api().waitForEnd(crashing)
      assert.deepEqual(await tell(api(), crashing), STORIES.failedLater)
      const stuck = await send('stuck', dialect)
      await inStage(stuck, 'build')
      await cancel(stuck)
      assert.deepEqual(await tell(api(), stuck), STORIES.cancelled)
    })
  }

  for (const dialect of DIALECTS.filter(publishes)) {
    it(`is told alike when the registry refused it, and came by ${dialect}`, async () => {
      const id = await send('quick', dialect, 'refused')
      const { reason } = await api().waitForEnd(id)
      assert.equal(reason, 'publish_denied')
      assert.deepEqual(await tell(api(), id), STORIES.failedLater)
    })
  }

  const dockerfileOf = (kind: Kind, dialect: Dialect): string =>
    KINDS[kind](`${registry.host}/base-${dialect}`, dialect)

  const send = (kind: Kind, dialect: Dialect, name: string = kind): Promise<string> =>
    submit(api(), dialect, {
      dockerfile: dockerfileOf(kind, dialect),
      template: kind,
      name: `${name}-${dialect}`,
    })

  const inStage = (id: string, stage: string) =>
    api().waitFor(id, stage, (job) => job.status === 'running' && job.stage === stage)

  async function cancel(id: string): Promise<void> {
    await api().call('POST', `/api/v2/jobs/${id}/cancel`)
    await api().waitForEnd(id)
  }

  /** Again and again: there may be no container yet, or a shell that has not set its trap. */
  async function endRun(id: string): Promise<void> {
    const instance = await service.instance()
    const hasLeft = async (): Promise<true | undefined> => {
      const { status, stage } = await api().job(id)
      if (status !== 'running' || stage !== 'run') return true
      const containers = await view.containers(instance)
      const run = containers.find(({ Labels, State }) => Labels[JOB_LABEL] === id && State === 'running')
      if (run !== undefined) {
        const answer = await view.stream('POST', `/containers/${run.Id}/kill?signal=SIGUSR1`)
        answer.resume()
      }
      return undefined
    }
    assert.ok(await awaitState(hasLeft, DEADLINE_MS), `the run of ${id} did not end`)
  }

  /** Past the doors. */
  async function putBase(repository: string): Promise<void> {
    const name = `${registry.backDoor}/${repository}`
    await view.call('POST', `/images/busybox:latest/tag?repo=${encodeURIComponent(name)}&tag=latest`)
    await view.push(name, 'latest')
    await view.call('DELETE', `/images/${name}:latest`)
    const pulled = `${registry.host}/${repository}:latest`
    releaseAtEnd(() => view.call<void>('DELETE', `/images/${pulled}?force=true`).catch(() => undefined))
  }
})
