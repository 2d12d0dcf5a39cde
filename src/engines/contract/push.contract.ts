import assert from 'node:assert/strict'
import { hasCode } from '../../errors/slipway-error.ts'
import type { PushedLayer, PushObserver, PushRequest } from '../engine.ts'
import { built, type Example, type MakeEngine, suite, uniqueName } from './harness.ts'

/** What every engine must do when it pushes. Refusals and failures of registries have tests beside each adapter. */
export function pushContract(name: string, make: MakeEngine): void {
  suite(`${name}: pushing`, make, (example) => {
    example('an image gets to the registry, with each of its layers reported to its end', async (e) => {
      const request = await pushRequest(e)
      if (!request) return e.t.skip('no registry')
      const layers = new Layers()
      const outcome = await e.engine.pushImage(request, layers, e.signal)
      assert.ok(outcome.kind === 'pushed', JSON.stringify(outcome))
      assert.match(outcome.digest, /^sha256:[0-9a-f]{64}$/)
      assert.equal(outcome.confirmed, true)
      const image = await e.engine.inspectImage(request.imageId, e.signal)
      assert.equal(layers.last.size, image?.layers.length)
      for (const { state } of layers.last.values()) assert.match(state, /^(?:pushed|exists)$/)
    })

    example('what the registry has already is not sent again, and has the same digest', async (e) => {
      const request = await pushRequest(e)
      if (!request) return e.t.skip('no registry')
      const first = await e.engine.pushImage(request, new Layers(), e.signal)
      const layers = new Layers()
      assert.deepEqual(await e.engine.pushImage(request, layers, e.signal), first)
      for (const { state } of layers.last.values()) assert.equal(state, 'exists')
    })

    example('the reference is no name of the image afterwards, and the image stays', async (e) => {
      const request = await pushRequest(e)
      if (!request) return e.t.skip('no registry')
      const before = await e.engine.inspectImage(request.imageId, e.signal)
      await e.engine.pushImage(request, new Layers(), e.signal)
      assert.equal(await e.engine.inspectImage(referenceOf(request), e.signal), undefined)
      assert.deepEqual((await e.engine.inspectImage(request.imageId, e.signal))?.tags, before?.tags)
    })

    example('of two images that go to one reference at once, each has its own digest', async (e) => {
      const [one, two] = [await pushRequest(e), await pushRequest(e)]
      if (!one || !two) return e.t.skip('no registry')
      const alone = [await digestOf(e, one), await digestOf(e, two)]
      const { repository } = one
      const together = [one, two].map((request) => digestOf(e, { ...request, repository }))
      assert.deepEqual(await Promise.all(together), alone)
      assert.notEqual(alone[0], alone[1])
    })

    example('an image that is not ours is not pushed', async (e) => {
      const request = await pushRequest(e)
      const base = await e.engine.inspectImage(e.under.baseImage, e.signal)
      if (!request || !base) return e.t.skip('no registry')
      const foreign = { ...request, imageId: base.id }
      await assert.rejects(e.engine.pushImage(foreign, new Layers(), e.signal), (error) =>
        hasCode(error, 'internal'),
      )
      const stranger = await e.under.stranger?.()
      if (!stranger) return
      await assert.rejects(stranger.pushImage(request, new Layers(), e.signal), (error) =>
        hasCode(error, 'internal'),
      )
      await stranger.close()
    })

    example('a cancelled push throws the reason of its signal, and the next one goes through', async (e) => {
      const request = await pushRequest(e)
      if (!request) return e.t.skip('no registry')
      const cancel = new AbortController()
      const reason = new Error('cancelled')
      const layers = new Layers(() => cancel.abort(reason))
      const pushing = e.engine.pushImage(request, layers, cancel.signal)
      await assert.rejects(pushing, (error) => error === reason)
      assert.equal(await e.engine.inspectImage(referenceOf(request), e.signal), undefined)
      assert.match(await digestOf(e, request), /^sha256:/)
    })
  })
}

/** What was said of each layer last. */
class Layers implements PushObserver {
  readonly last = new Map<string, PushedLayer>()
  readonly #onFirst: (() => void) | undefined

  constructor(onFirst?: () => void) {
    this.#onFirst = onFirst
  }

  layer(layer: PushedLayer): void {
    if (this.last.size === 0) this.#onFirst?.()
    this.last.set(layer.id, layer)
  }
}

/** To push a new image to a place of its own; undefined without a registry. */
async function pushRequest(e: Example): Promise<PushRequest | undefined> {
  const { registry } = e.under
  if (registry === undefined) return undefined
  const name = uniqueName()
  const { image } = await built(e, [`FROM ${e.under.baseImage}`, `RUN echo ${name} > /name`])
  const place = { registry, repository: `contract/${name}`, tag: '1' }
  return { ...place, imageId: image.id, credential: null, timeoutMs: 60_000 }
}

async function digestOf(e: Example, request: PushRequest): Promise<string> {
  const outcome = await e.engine.pushImage(request, new Layers(), e.signal)
  assert.ok(outcome.kind === 'pushed', JSON.stringify(outcome))
  return outcome.digest
}

function referenceOf({ registry, repository, tag }: PushRequest): string {
  return `${registry}/${repository}:${tag}`
}
