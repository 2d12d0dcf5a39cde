/** Each template's image, pushed to a real registry and pulled again, answers when anybody runs it. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { EngineView } from '../support/engine-view.ts'
import { firstEngine } from '../support/engines.ts'
import type { JobBody } from '../support/http-bodies.ts'
import { type LocalRegistry, registrySkip, startRegistry } from '../support/registry.ts'
import { type Service, startService } from '../support/service.ts'
import { missingForTemplates } from './package-index.ts'

const engine = firstEngine()
const skip = registrySkip() || (await missingForTemplates(engine))
const view = new EngineView(engine.address)
const DEADLINE_MS = 60_000

interface Started {
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>
  }
}

describe(`the images of templates, on Docker ${engine.name}`, { skip }, () => {
  let registry: LocalRegistry
  let service: Service

  before(async () => {
    registry = await startRegistry()
    service = await startService({ dockerHost: engine.address })
  })

  for (const name of ['python-flask', 'python-fastapi', 'nodejs']) {
    test(`${name} answers its health route when its pushed image is run`, async () => {
      const job = await publish(name)
      const image = job.published ?? ''
      assert.match(image, new RegExp(`^${registry.host}/team/${name}@sha256:[0-9a-f]{64}$`))
      // What is run is what the registry gives, not what the build left here.
      await service.api.call('DELETE', `/api/v2/jobs/${job.id}`)
      const isGone = async () => !(await view.hasImage(job.imageId ?? '')) || undefined
      assert.ok(await awaitState(isGone, DEADLINE_MS), 'the image is still on the engine')
      await pull(image)
      try {
        const { status, body } = await askHealth(image)
        assert.equal(status, 200)
        assert.equal(body.name, name)
      } finally {
        await view.call('DELETE', `/images/${image}?force=true`)
      }
    })
  }

  async function publish(name: string): Promise<JobBody> {
    const { status, body } = await service.api.submitJson({
      template: { name, parameters: { name } },
      publish: `${registry.host}/team/${name}:1`,
    })
    assert.equal(status, 202, JSON.stringify(body))
    const job = await service.api.waitForEnd(body.id)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    return job
  }
})

async function pull(image: string): Promise<void> {
  const [repository = '', digest = ''] = image.split('@')
  const query = new URLSearchParams({ fromImage: repository, tag: digest })
  const answer = JSON.stringify(await view.call('POST', `/images/create?${query.toString()}`))
  assert.doesNotMatch(answer, /"error"/)
}

/** Runs it as `docker run -p 127.0.0.1::8080 IMAGE`, and asks from outside until somebody answers. */
async function askHealth(image: string): Promise<{ status: number; body: { readonly name?: unknown } }> {
  const { Id } = await view.call<{ Id: string }>('POST', '/containers/create', {
    Image: image,
    HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  })
  try {
    await view.call('POST', `/containers/${Id}/start`)
    const { NetworkSettings } = await view.call<Started>('GET', `/containers/${Id}/json`)
    const port = NetworkSettings.Ports['8080/tcp']?.[0]?.HostPort
    const answer = await awaitState(
      () => fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined),
      DEADLINE_MS,
      100,
    )
    assert.ok(answer, 'nobody answered')
    return { status: answer.status, body: (await answer.json()) as { name?: unknown } }
  } finally {
    await view.call('DELETE', `/containers/${Id}?force=true&v=true`)
  }
}
