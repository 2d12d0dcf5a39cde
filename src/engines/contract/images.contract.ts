import assert from 'node:assert/strict'
import { buildRequest, BuildTranscript, built, type MakeEngine, suite, uniqueName } from './harness.ts'

/** What every engine must do with images. */
export function imagesContract(name: string, make: MakeEngine): void {
  suite(`${name}: images`, make, (example) => {
    example('an image is found by id and by tag, and a missing one is undefined', async (e) => {
      const tag = `slipway/contract:${uniqueName()}`
      const lines = [`FROM ${e.under.baseImage}`, 'ENV CONTRACT=a=b', `CMD ["echo", "${tag}"]`]
      const { image } = await built(e, lines, { tag })
      assert.equal((await e.engine.inspectImage(image.id, e.signal))?.id, image.id)
      const found = await e.engine.inspectImage(tag, e.signal)
      assert.equal(found?.id, image.id)
      assert.match(found?.platform ?? '', /^[a-z0-9]+\/[a-z0-9]+(?:\/v\d+)?$/)
      assert.ok(found?.variables.includes('CONTRACT'))
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

    example(
      'the history has the instructions behind those of the base, and says which made a layer',
      async (e) => {
        const lines = [
          `FROM ${e.under.baseImage} AS first`,
          'ENV WHERE=here',
          `RUN echo ${uniqueName()} > /first`,
          'FROM first',
          'RUN echo $WHERE > /second',
          'CMD ["cat", "/second"]',
        ]
        const { image } = await built(e, lines)
        const base = await e.engine.inspectImage(e.under.baseImage, e.signal)
        const told = await e.engine.imageHistory(image.id, e.signal)
        const before = await e.engine.imageHistory(base?.id ?? '', e.signal)
        assert.ok(told && before)
        assert.deepEqual(told.slice(0, before.length), before)
        const shown = told
          .slice(before.length)
          .map(({ createdBy, emptyLayer }) => `${/ENV|echo|CMD/.exec(createdBy)?.[0]} ${emptyLayer}`)
        assert.deepEqual(shown, ['ENV true', 'echo false', 'echo false', 'CMD true'])
        assert.equal(told.filter(({ emptyLayer }) => !emptyLayer).length, image.layers.length)
      },
    )

    example('a missing image has no history', async (e) => {
      assert.equal(await e.engine.imageHistory(`sha256:${'0'.repeat(64)}`, e.signal), null)
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
