import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { type LocalRegistry, registrySkip, startRegistry } from '../support/registry.ts'
import { type Service, makeFolder, startService } from '../support/service.ts'
import { DIALECTS, type Dialect, USER, submit, tell } from './support/dialects.ts'
import { STORIES } from './support/story-words.ts'
import { writeTemplate } from './support/templates.ts'

const engine = firstEngine()
const OF_EACH = 10
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

interface Submission {
  readonly dialect: Dialect
  readonly name: string
  /** What its container reports: no two report the same. */
  readonly performance: number
}

const CROWD: readonly Submission[] = Array.from({ length: OF_EACH * DIALECTS.length }, (_, index) => {
  const dialect = DIALECTS[index % DIALECTS.length] ?? 'run'
  return { dialect, name: `crowd-${index}`, performance: (index + 1) / 64 }
})
const FAILING = new Set(['crowd-7', 'crowd-18', 'crowd-29', 'crowd-35', 'crowd-41'])

function dockerfileOf({ name, performance }: Submission): string {
  const end = FAILING.has(name) ? '; exit 9' : ''
  return `FROM busybox\nLABEL name=${name}\nCMD echo '{"perf": ${performance}}' > /data/perf.json${end}\n`
}

describe('fifty submits at once through five APIs', { skip: engine.skip || registrySkip() }, () => {
  let registry: LocalRegistry
  let service: Service
  before(async () => {
    registry = await startRegistry()
    const templates = makeFolder()
    for (const one of CROWD) writeTemplate(templates, one.name, dockerfileOf(one))
    service = await startService({
      dockerHost: engine.address,
      flags: [
        ...['--worker-slots', '4', '--sandbox-runtime', 'runc', '--hardening-audit', 'never'],
        ...['--templates-folder', templates],
        ...['--publish-registry', registry.host, '--publish-namespace', USER],
      ],
    })
  })

  it('end each with its own number, verdict and image, told alike by all', async () => {
    const ids = await Promise.all(
      CROWD.map((one) =>
        submit(service.api, one.dialect, {
          dockerfile: dockerfileOf(one),
          template: one.name,
          name: one.name,
        }),
      ),
    )
    assert.equal(new Set(ids).size, CROWD.length)
    for (const [index, one] of CROWD.entries()) await hasEndedRight(one, ids[index] ?? '')
    const { body } = await service.api.call<{ total: number }>('GET', '/api/v1/builds')
    assert.equal(body.total, CROWD.length)
  })

  async function hasEndedRight(one: Submission, id: string): Promise<void> {
    const { performance, published, imageId } = await service.api.waitForEnd(id)
    const story = await tell(service.api, id)
    if (FAILING.has(one.name)) {
      assert.deepEqual(story, STORIES.failedLater, one.name)
      assert.equal(`${performance} ${published}`, 'null null', one.name)
      return
    }
    assert.equal(performance, one.performance, one.name)
    if (one.dialect === 'run' || one.dialect === 'job') {
      assert.deepEqual(story, STORIES.unpublished, one.name)
      return
    }
    assert.deepEqual(story, STORIES.published, one.name)
    assert.ok(published?.startsWith(`${registry.host}/${USER}/${one.name}@`), `${published}`)
    assert.equal(await imageThere(`${USER}/${one.name}`, published?.split('@')[1] ?? ''), imageId, one.name)
  }

  /** The id of the image that the registry has under a digest. */
  async function imageThere(repository: string, digest: string): Promise<string> {
    const answer = await fetch(`${registry.url}/v2/${repository}/manifests/${digest}`, {
      headers: { Accept: MANIFEST },
    })
    return ((await answer.json()) as { readonly config: { readonly digest: string } }).config.digest
  }
})
