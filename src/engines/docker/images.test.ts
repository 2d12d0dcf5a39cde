import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { createDockerClient } from './client.ts'
import { inspectImage } from './images.ts'

/** What is read from an engine's answer to an inspect. */
async function inspected(t: TestContext, answer: object) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-images-'))
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  const address = join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(address, resolve))
  const search = { address, home: '/' }
  const client = createDockerClient({ search, callTimeoutMs: 10_000, instanceId: 'test' })
  t.after(async () => {
    client.close()
    server.close()
    await rm(folder, { recursive: true })
  })
  return inspectImage(client, 'any')
}

describe('an image of the Docker engine', () => {
  test('exposes its TCP ports, lowest first', async (t) => {
    const ports = { '8080/tcp': {}, '53/udp': {}, '443': {}, '9/sctp': {}, 'x/tcp': {} }
    const image = await inspected(t, { Id: 'sha256:1', Config: { ExposedPorts: ports } })
    assert.deepEqual(image?.exposedPorts, [443, 8080])
  })

  test('has a platform, and names of variables without their values', async (t) => {
    const Config = { Env: ['PATH=/bin', 'A=b=c', 'B'] }
    const image = await inspected(t, { Id: 'a', Os: 'linux', Architecture: 'arm', Variant: 'v7', Config })
    assert.deepEqual([image?.platform, image?.variables], ['linux/arm/v7', ['PATH', 'A', 'B']])
    assert.equal(
      (await inspected(t, { Id: 'a', Os: 'linux', Architecture: 'amd64' }))?.platform,
      'linux/amd64',
    )
  })

  test('that says nothing of itself is empty, and no error', async (t) => {
    const nothing = { Id: 'abc', RepoTags: null, RepoDigests: null, Config: null }
    const image = await inspected(t, nothing)
    assert.deepEqual(image?.exposedPorts, [])
    assert.deepEqual([image?.id, image?.tags, image?.digests], ['sha256:abc', [], []])
    assert.deepEqual([image?.platform, image?.variables], ['', []])
  })
})
