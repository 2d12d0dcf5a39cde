/** What `build-push` is for: an image that a registry could not take is pushed later, as it was built and checked. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { firstEngine } from '../support/engines.ts'
import type { StageBody } from '../support/http-bodies.ts'
import { PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'
import { type Service, startService } from '../support/service.ts'

const engine = firstEngine()
const USER = 'ann'
const DEADLINE_MS = 180_000
const DOCKERFILE = `FROM busybox\nRUN echo built once\nCMD echo '{"perf": 0.75}' > /data/perf.json\n`
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

interface Status {
  readonly build_status: string
  readonly push_status: string
  readonly 'Build Fail Reason'?: string
  readonly 'Push Fail Reason'?: string
}

describe('an image whose registry is down', { skip: engine.skip || registrySkip() }, () => {
  it('is built, fails to be pushed with a reason, and is pushed alone by a retry', async () => {
    const registry = await startRegistry({ htpasswd: { username: USER, password: PASSWORDS.plain } })
    const service = await startService({
      dockerHost: engine.address,
      flags: [
        ...['--publish-registry', registry.host, '--worker-max-tries', '2'],
        ...['--worker-backoff-seconds', '0.05', '--worker-backoff-max-seconds', '0.1'],
      ],
      env: { DOCKERHUB_USERNAME: USER, DOCKERHUB_PASSWORD: PASSWORDS.plain },
    })

    await registry.kill()
    const id = await submit(service)
    const failed = await pushEnded(service, id)
    assert.deepEqual([failed.build_status, failed.push_status], ['Completed', 'Failed'])
    assert.ok((failed['Push Fail Reason'] ?? '').length > 10, `${failed['Push Fail Reason']}`)
    assert.equal(failed['Build Fail Reason'], undefined)
    const before = await service.api.job(id)
    assert.equal(`${before.reason} ${before.published}`, 'publish_failed null')

    await registry.start()
    const retry = await service.api.call('GET', `/retry-build?build_id=${id}`)
    assert.deepEqual(retry.body, { status: 200, message: 'Rebuild started', build_id: id })
    const pushed = await pushEnded(service, id)
    assert.deepEqual(pushed, { build_id: id, build_status: 'Completed', push_status: 'Completed' })

    const after = await service.api.job(id)
    const [first, second] = after.attempts
    assert.equal(`${after.attempts.length} ${second?.from}`, '2 publish')
    // Taken over, not done again: with the times of the first attempt.
    assert.deepEqual(checked(second?.stages), checked(first?.stages))
    assert.equal(after.imageId, before.imageId)
    assert.equal(
      after.published,
      `${registry.host}/${USER}/web@${await digestThere(registry.url, after.imageId)}`,
    )
    await nothingFailed(service, id)
  })
})

async function submit(service: Service): Promise<string> {
  const body = new FormData()
  body.append('file', new File([DOCKERFILE], 'Dockerfile'))
  body.append('image_name', 'web')
  body.append('image_tag', '1.0')
  const answer = await service.api.call<{ build_id: string }>('POST', '/build-push', { body })
  assert.deepEqual(answer.body, { status: 200, message: 'Build started', build_id: answer.body.build_id })
  return answer.body.build_id
}

async function pushEnded(service: Service, id: string): Promise<Status> {
  const look = async (): Promise<Status | undefined> => {
    const path = `/build-push-status?build_id=${id}`
    const { build_status: status } = (await service.api.call<{ build_status: Status }>('GET', path)).body
    const isEnded = [status.build_status, status.push_status].includes('Failed')
    return isEnded || status.push_status === 'Completed' ? status : undefined
  }
  const status = await awaitState(look, DEADLINE_MS)
  assert.ok(status, `the push of ${id} did not end`)
  return status
}

function checked(stages: readonly StageBody[] = []): readonly StageBody[] {
  return stages.filter(({ stage }) => stage !== 'publish')
}

/** The digest under which the registry has the tag, after a look that it is of this image. */
async function digestThere(url: string, imageId: string | null): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORDS.plain}`).toString('base64')}`
  const answer = await fetch(`${url}/v2/${USER}/web/manifests/1.0`, {
    headers: { Accept: MANIFEST, Authorization: authorization },
  })
  const manifest = (await answer.json()) as { readonly config: { readonly digest: string } }
  // An image's id is the digest of its configuration.
  assert.equal(manifest.config.digest, imageId)
  return answer.headers.get('docker-content-digest') ?? ''
}

async function nothingFailed(service: Service, id: string): Promise<void> {
  const again = await service.api.call('GET', `/retry-build?build_id=${id}`)
  assert.deepEqual(again.body, { status: 400, message: 'Build and Push not failed', build_id: id })
}
