import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { loadConfig } from '../config/load.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { explainStart } from './start-failure.ts'

function explained(error: unknown, http: { host: string; port: number }): SlipwayError {
  const config = loadConfig([], {}).config
  const said = explainStart(error, { http: { ...config.http, ...http }, data: '/dev/null' })
  assert.ok(said instanceof SlipwayError)
  return said
}

describe('what keeps a service from starting', () => {
  it('is told as the port that is taken, with the flag that chooses another', async () => {
    const first = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => first.once('listening', resolve))
    const { port } = first.address() as AddressInfo
    const second = createServer()
    const failed = new Promise<unknown>((resolve) => second.once('error', resolve))
    second.listen(port, '127.0.0.1')
    const { detail, action } = explained(await failed, { host: '127.0.0.1', port })
    first.close()
    assert.match(detail, new RegExp(`^127\\.0\\.0\\.1:${port} is taken`))
    assert.match(action, /--http-port/)
  })

  it('is told as the data folder that cannot be made', () => {
    let thrown: unknown
    try {
      mkdirSync('/dev/null', { recursive: true })
    } catch (error) {
      thrown = error
    }
    const { detail, action } = explained(thrown, { host: '127.0.0.1', port: 1 })
    assert.match(detail, /data folder \/dev\/null cannot be made: /)
    assert.match(action, /--data/)
  })

  it('stays as it is where nothing is known of it', () => {
    const bug = new TypeError('x is not a function')
    const { http, data } = loadConfig([], {}).config
    assert.equal(explainStart(bug, { http, data }), bug)
  })
})
