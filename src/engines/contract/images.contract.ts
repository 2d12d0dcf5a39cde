import assert from 'node:assert/strict'
import { buildRequest, BuildTranscript, built, type MakeEngine, suite, uniqueName } from './harness.ts'

/** What every engine must do with images. */
export function imagesContract(name: string, make: MakeEngine): void {
  suite(`${name}: images`, make, (example) => {
    example('an image is found by id and by tag, and a missing one is undefined', async (e) => {
      const tag = `slipway/contract:${uniqueName()}`
      const lines = [`FROM ${e.under.baseImage}`, `CMD ["echo", "${tag}"]`]
      const { image } = await built(e, lines, { tag })
      assert.equal((await e.engine.inspectImage(image.id, e.signal))?.id, image.id)
      const found = await e.engine.inspectImage(tag, e.signal)
      assert.equal(found?.id, image.id)
      assert.deepEqual(found?.command, ['echo', tag])
      assert.ok((found?.layers.length ?? 0) > 0)
      assert.equal(await e.engine.inspectImage(`slipway/contract:${uniqueName()}`, e.signal), undefined)
    })

    example('built images are listed and can be removed with all their tags, again and again', async (e) => {
      const lines = [`FROM ${e.under.baseImage}`, `CMD ["echo", "${uniqueName()}"]`]
      const tags = [`slipway/contract:${uniqueName()}`, `slipway/contract:${uniqueName()}`]
      const [first, second] = [
        await built(e, lines, { tag: tags[0] ?? '' }),
        await built(e, lines, { tag: tags[1] ?? '' }),
      ]
      assert.equal(first.image.id, second.image.id)
      assert.ok((await e.engine.listImages()).some(({ id }) => id === first.image.id))
      await e.engine.removeImage(first.image.id)
      await e.engine.removeImage(first.image.id)
      assert.equal(await e.engine.inspectImage(first.image.id, e.signal), undefined)
      for (const tag of tags) assert.equal(await e.engine.inspectImage(tag, e.signal), undefined)
      assert.ok((await e.engine.listImages()).every(({ id }) => id !== first.image.id))
    })

    example('an image without our label is neither listed nor removed', async (e) => {
      const base = await e.engine.inspectImage(e.under.baseImage, e.signal)
      assert.ok(base)
      assert.ok((await e.engine.listImages()).every(({ id }) => id !== base.id))
      await e.engine.removeImage(base.id)
      assert.equal((await e.engine.inspectImage(e.under.baseImage, e.signal))?.id, base.id)
    })

    example('an image of another instance is neither listed nor removed', async (e) => {
      const stranger = await e.under.stranger?.()
      if (!stranger) return e.t.skip('no engine of another instance')
      const lines = [`FROM ${e.under.baseImage}`, `CMD ["echo", "${uniqueName()}"]`]
      const outcome = await stranger.build(buildRequest(e.under, lines), new BuildTranscript(), e.signal)
      assert.ok(outcome.kind === 'built')
      const { id } = outcome.image
      try {
        assert.ok((await e.engine.listImages()).every((image) => image.id !== id))
        await e.engine.removeImage(id)
        assert.equal((await stranger.inspectImage(id, e.signal))?.id, id)
      } finally {
        await stranger.removeImage(id)
        await stranger.close()
      }
    })
  })
}
