import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { SlipwayError } from '../errors/slipway-error.ts'
import { FakeDaemon } from '../engines/fake/daemon.ts'
import { createFakeEngine } from '../engines/fake/fake-engine.ts'
import { createBaseFinder } from './find-bases.ts'

function open() {
  const daemon = new FakeDaemon()
  return { daemon, engine: createFakeEngine({ daemon, instanceId: 'test' }) }
}

describe('the images that an engine knows', () => {
  it('are told with their platform and the names of their variables, next to what it builds for', async () => {
    const { daemon, engine } = open()
    const image = daemon.base('team/app:1')
    assert.ok(image)
    daemon.images.set(image.id, { ...image, environment: { HOME_OF_APP: '/app' } })
    const bases = await createBaseFinder({ engine })(['team/app:1', 'team/other:1'])
    assert.deepEqual([...(bases?.baseImages.keys() ?? [])], ['team/app:1'])
    assert.deepEqual(bases?.baseImages.get('team/app:1')?.variables, ['HOME_OF_APP'])
    assert.equal(bases?.baseImages.get('team/app:1')?.platform, 'linux/amd64')
    assert.equal(bases?.targetPlatform, 'linux/amd64')
  })

  it('are none where there is none of them, and nothing is pulled or built', async () => {
    const { daemon, engine } = open()
    const find = createBaseFinder({ engine })
    assert.equal(await find(['team/other:1']), null)
    assert.deepEqual(new Set(daemon.calls), new Set(['info', 'inspectImage']))
    daemon.calls.length = 0
    assert.equal(await find([]), null)
    assert.deepEqual(daemon.calls, [])
  })

  it('are none where the engine is away, and those that it tells of where it fails in between', async () => {
    const { daemon, engine } = open()
    daemon.base('a:1')
    daemon.base('b:1')
    const find = createBaseFinder({ engine })
    daemon.failNext('inspectImage', new SlipwayError('engine_failed', { detail: 'no' }))
    daemon.failNext('info', new SlipwayError('engine_failed', { detail: 'no' }))
    const bases = await find(['a:1', 'b:1'])
    assert.deepEqual([...(bases?.baseImages.keys() ?? [])], ['b:1'])
    assert.equal(bases?.targetPlatform, undefined)
    daemon.goDown()
    assert.equal(await find(['a:1']), null)
  })

  it('are asked for up to sixteen of a file', async () => {
    const { daemon, engine } = open()
    const references = Array.from({ length: 40 }, (_, number) => `a:${number}`)
    await createBaseFinder({ engine })(references)
    assert.equal(daemon.calls.filter((call) => call === 'inspectImage').length, 16)
  })

  it('are waited for as long as the deadline says, and not gathered while the engine hangs', async () => {
    const { daemon, engine } = open()
    daemon.base('a:1')
    const { promise: hanging, resolve: answer } = Promise.withResolvers<undefined>()
    const asked: string[] = []
    const find = createBaseFinder({
      engine: {
        info: () => engine.info(),
        inspectImage(reference, signal) {
          asked.push(reference)
          return reference === 'a:1' ? engine.inspectImage(reference, signal) : hanging
        },
      },
      deadlineMs: 20,
    })
    const bases = await find(['a:1', 'b:1'])
    assert.deepEqual([...(bases?.baseImages.keys() ?? [])], ['a:1'])
    const many = Array.from({ length: 16 }, (_, number) => `b:${number}`)
    for (let turn = 0; turn < 6; turn++) assert.equal(await find(many), null)
    // two, and three times sixteen: a fourth time would be more than 64 at once
    assert.equal(asked.length, 50)
    answer(undefined)
    while (asked.length === 50) {
      await find(many)
      await setImmediate()
    }
    assert.equal(asked.length, 66)
  })
})
