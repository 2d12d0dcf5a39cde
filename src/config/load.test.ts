import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { hasCode } from '../errors/slipway-error.ts'
import { loadConfig } from './load.ts'

const refused = (pattern: RegExp) => (error: unknown) =>
  hasCode(error, 'config_invalid') && pattern.test(`${error.where} ${error.detail}`)

describe('loadConfig', () => {
  test('gives defaults when nothing is set', () => {
    const { config, values } = loadConfig([], {})
    assert.equal(config.http.port, 8080)
    assert.equal(config.http.host, '127.0.0.1')
    assert.equal(config.data, './.slipway')
    assert.ok(values.every((value) => value.source === 'default'))
  })

  test('prefers flags to variables to the file to defaults, and says where each came from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-config-'))
    const path = join(folder, 'slipway.yaml')
    writeFileSync(path, 'http:\n  port: 1\nworker:\n  slots: 7\nsandbox:\n  runtime: runc\n')
    try {
      const { config, values } = loadConfig(['--config', path, '--port=3'], {
        PORT: '2',
        SLIPWAY_WORKER_SLOTS: '5',
      })
      assert.equal(config.http.port, 3)
      assert.equal(config.worker.slots, 5)
      assert.equal(config.sandbox.runtime, 'runc')
      const source = (name: string) => values.find((value) => value.setting.path === name)?.source
      assert.equal(source('http.port'), 'flag --port')
      assert.equal(source('worker.slots'), 'variable SLIPWAY_WORKER_SLOTS')
      assert.equal(source('sandbox.runtime'), `file ${path}`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('honours PORT and DOCKER_HOST, and prefers the names of its own', () => {
    const { config } = loadConfig([], { PORT: '81', SLIPWAY_HTTP_PORT: '82', DOCKER_HOST: 'unix:///x.sock' })
    assert.equal(config.http.port, 82)
    assert.equal(config.engine.address, 'unix:///x.sock')
  })

  test('derives the names of flags and variables from the path', () => {
    const { config } = loadConfig(['--logs-stage-kib', '128'], { SLIPWAY_LIMITS_TIMEOUT_SECONDS: '9' })
    assert.equal(config.logs.stageKiB, 128)
    assert.equal(config.limits.timeoutSeconds, 9)
  })

  test('refuses what it does not know, with the nearest name', () => {
    assert.throws(
      () => loadConfig(['--prot', '1'], {}),
      refused(/unknown flag --prot; did you mean --port\?/),
    )
    assert.throws(
      () => loadConfig([], { SLIPWAY_HTTP_PROT: '1' }),
      refused(/did you mean SLIPWAY_HTTP_PORT\?/),
    )
    assert.throws(() => loadConfig(['banana'], {}), refused(/unexpected argument banana/))
  })

  test('refuses values of the wrong type or out of bounds, naming the source', () => {
    assert.throws(
      () => loadConfig([], { PORT: 'http' }),
      refused(/variable PORT http\.port must be a whole number from 0 to 65535/),
    )
    assert.throws(() => loadConfig(['--port', '70000'], {}), refused(/flag --port/))
    assert.throws(() => loadConfig(['--log-level', 'loud'], {}), refused(/one of info, trace/))
    assert.throws(() => loadConfig(['--port'], {}), refused(/--port needs a value/))
  })

  test('refuses an open address unless told that it is open', () => {
    assert.throws(() => loadConfig(['--host', '0.0.0.0'], {}), refused(/http\.host/))
    assert.equal(loadConfig(['--host', '0.0.0.0', '--allow-open'], {}).config.http.host, '0.0.0.0')
  })

  test('refuses a default limit above its ceiling', () => {
    assert.throws(() => loadConfig(['--limits-cpus', '9'], {}), refused(/limits\.cpus/))
  })

  test('is frozen', () => {
    const { config } = loadConfig([], {})
    assert.ok(Object.isFrozen(config) && Object.isFrozen(config.http))
  })
})
