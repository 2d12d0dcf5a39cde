import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { makeFolder, startService } from '../support/service.ts'
import { runSlipway } from './support/run-slipway.ts'

const NOWHERE = 'unix:///nowhere/docker.sock'

describe('the service refuses to start', () => {
  const serve = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runSlipway(['serve', '--port', '0', '--data', join(makeFolder(), 'data'), ...args], { env })

  test('on a data folder that another process holds, and names that process', async () => {
    const first = await startService({ dockerHost: NOWHERE })
    const second = await runSlipway(['serve', '--port', '0', '--data', first.data])
    assert.notEqual(second.code, 0)
    assert.match(second.stderr, new RegExp(`\\b${first.pid}\\b`))
    assert.equal((await first.api.call('GET', '/health/live')).status, 200)
    assert.equal(await first.stop(), 0)
    const third = await startService({ dockerHost: NOWHERE, dataFolder: first.data })
    assert.equal(await third.stop(), 0)
  })

  test('with a flag that does not exist, and names the nearest one', async () => {
    const { code, stderr } = await serve(['--sandbox-runtim', 'runc'])
    assert.equal(code, 2)
    assert.match(stderr, /--sandbox-runtim\b[^]*--sandbox-runtime/)
  })

  test('with a variable of its family that does not exist', async () => {
    const { code, stderr } = await serve([], { SLIPWAY_SANDBOX_RUNTIM: 'runc' })
    assert.equal(code, 2)
    assert.match(stderr, /SLIPWAY_SANDBOX_RUNTIM\b/)
  })

  test('with a key in its file that does not exist', async () => {
    const file = join(makeFolder(), 'slipway.yaml')
    writeFileSync(file, 'sandbox:\n  runtim: runc\n')
    const { code, stderr } = await serve(['--config', file])
    assert.equal(code, 2)
    assert.match(stderr, /sandbox\.runtim\b/)
  })

  test('with a value out of bounds', async () => {
    const { code, stderr } = await serve(['--limits-pids', '3'])
    assert.equal(code, 2)
    assert.match(stderr, /limits\.pids|--limits-pids/)
  })

  test('on an address that others reach, unless it is told to be open', async () => {
    const { code, stderr } = await serve(['--host', '0.0.0.0'])
    assert.equal(code, 2)
    assert.match(stderr, /0\.0\.0\.0[^]*--allow-open/)
  })
})

describe('the command line', () => {
  test('prints what is in force and where each value came from', async () => {
    const { code, stdout } = await runSlipway(['config', '--json', '--sandbox-runtime', 'runc'], {
      env: { SLIPWAY_LIMITS_PIDS: '99', PORT: '8123' },
    })
    assert.equal(code, 0)
    const { config, sources } = JSON.parse(stdout)
    assert.deepEqual(
      [config.sandbox.runtime, config.limits.pids, config.http.port, config.worker.slots],
      ['runc', 99, 8123, 2],
    )
    assert.deepEqual(
      [sources['sandbox.runtime'], sources['limits.pids'], sources['http.port'], sources['worker.slots']],
      ['flag --sandbox-runtime', 'variable SLIPWAY_LIMITS_PIDS', 'variable PORT', 'default'],
    )
  })

  test('doctor says what to do on a machine without an engine', async () => {
    const env = { DOCKER_HOST: NOWHERE }
    const { code, stdout } = await runSlipway(['doctor'], { env })
    assert.notEqual(code, 0)
    assert.match(stdout, /nowhere\/docker\.sock/)
    assert.match(stdout, /apt-get install|DOCKER_HOST|systemctl/)
    const json = JSON.parse((await runSlipway(['doctor', '--json'], { env })).stdout)
    assert.equal(json.canRun, false)
    const missing = json.findings.find((finding: { state: string }) => finding.state === 'missing')
    assert.ok(missing.action.length > 0)
  })
})
