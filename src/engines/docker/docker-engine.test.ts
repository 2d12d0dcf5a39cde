import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createDockerEngine } from './docker-engine.ts'

describe('an engine that cannot be connected to', () => {
  let folder: string
  let server: Server
  let asked = 0
  let silent = true

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-engine-'))
    server = createServer((_request, response) => {
      asked++
      if (!silent) response.writeHead(500).end('{"message":"broken"}')
    })
    await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve))
  })
  after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })

  it('is asked again with the next use, whatever the reason was', async () => {
    const engine = createDockerEngine({
      address: `unix://${join(folder, 'engine.sock')}`,
      env: {},
      instanceId: 'test',
      callTimeoutMs: 50,
      dataMount: 'volume',
      mountRoot: join(folder, 'mounts'),
    })
    await assert.rejects(engine.info(), { code: 'engine_timeout' })
    const before = asked
    await assert.rejects(engine.info(), { code: 'engine_timeout' })
    assert.ok(asked > before)
    silent = false
    await assert.rejects(engine.info(), { code: 'engine_failed' })
    await engine.close()
  })
})
