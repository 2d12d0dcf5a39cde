import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestEngine, engines } from '../support/engines.ts'
import { EngineView } from '../support/engine-view.ts'
import { findRegistry, freePort, Registry } from './support/registry.ts'
import { assertGoesOn, assertNothingLeft, useService } from './support/use-service.ts'

const FLAGS = [
  ...['--sandbox-runtime', 'runc', '--worker-max-tries', '3'],
  ...['--worker-backoff-seconds', '0.05', '--worker-backoff-max-seconds', '0.2'],
]
const found = await findRegistry()

for (const engine of engines()) {
  const skip = engine.skip || ('why' in found && found.why)
  describe(`a base image, on Docker ${engine.name}`, { skip }, () => baseImages(engine))
}

function baseImages(engine: TestEngine): void {
  const service = useService(engine, FLAGS)
  const view = new EngineView(engine.address)
  let registry: Registry

  before(async () => {
    registry = new Registry('program' in found ? found.program : '', await freePort())
    await registry.start()
  })

  const eventTypes = async (id: string) => (await service().api.events(id)).map(({ event }) => event)

  test('that its registry does not have fails the job at once, with its name', async () => {
    const ref = `${registry.host}/no/such:image`
    const job = await service().api.run({ dockerfile: `# not there\nFROM ${ref}\nCMD true\n` })
    assert.deepEqual(
      [job.status, job.reason, job.attempts[0]?.tries, job.attempts[0]?.verdict?.line],
      ['failed', 'base_image_unavailable', 1, 1],
    )
    assert.ok(job.message?.includes(ref), `${job.message}`)
  })

  test('whose registry has it is fetched, and the record names its digest', async () => {
    const ref = `${registry.host}/slipway/base:1`
    await push(ref)
    const dockerfile = `FROM ${ref}\nCMD echo '{"perf": 9}' > /data/perf.json\n`
    const job = await service().api.run({ dockerfile })
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 9', `${job.message}`)
    const { image } = await service().api.record(job.id)
    assert.equal(image?.bases[0]?.ref, ref)
    assert.match(image?.bases[0]?.digest ?? '', /^sha256:[0-9a-f]{64}$/)
    await view.call('DELETE', `/images/${ref}?force=true`).catch(() => undefined)
  })

  test('whose registry cannot be reached is tried for again and again, then the job is failed for it', async () => {
    const ref = `127.0.0.1:${await freePort()}/no/registry:here`
    const job = await service().api.run({ dockerfile: `FROM ${ref}\nCMD true\n` })
    assert.deepEqual(
      [job.status, job.reason, job.attempts[0]?.tries, job.attempts[0]?.verdict?.line],
      ['failed', 'base_image_unavailable', 3, 0],
    )
    assert.equal((await eventTypes(job.id)).filter((type) => type === 'retrying').length, 2)
  })

  test('that an engine without any registry would have to search for fails the job, and jobs go on', async () => {
    const job = await service().api.run({ dockerfile: 'FROM scratch-that-nobody-has/ever:made\nCMD true\n' })
    assert.deepEqual([job.status, job.reason], ['failed', 'base_image_unavailable'])
    await assertGoesOn(service())
    await assertNothingLeft(service())
  })

  async function push(ref: string): Promise<void> {
    const [repo, tag] = [ref.slice(0, ref.lastIndexOf(':')), ref.slice(ref.lastIndexOf(':') + 1)]
    await view.call('POST', `/images/busybox:latest/tag?repo=${encodeURIComponent(repo)}&tag=${tag}`)
    await view.push(repo, tag)
    await view.call('DELETE', `/images/${ref}`)
  }
}
