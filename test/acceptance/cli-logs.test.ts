import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import { cleanEnvironment, releaseAtEnd, startService } from '../support/service.ts'
import { freePort } from './support/registry.ts'
import { runSlipway } from './support/run-slipway.ts'

const engine = firstEngine()
const LAST = 60
const DEADLINE_MS = 60_000
const DOCKERFILE = `FROM busybox\nCMD i=1; while [ $i -le ${LAST} ]; do echo tick $i; i=$((i+1)); sleep 0.1; done\n`

describe('slipway logs', { skip: engine.skip }, () => {
  test('loses and doubles no line when the service is started again in the middle', async () => {
    const flags = ['--sandbox-runtime', 'runc', '--port', String(await freePort())]
    const service = await startService({ dockerHost: engine.address, flags })
    const env = { SLIPWAY_URL: service.url }
    const { id } = (await service.api.submitText(DOCKERFILE)).body
    const child = spawn(join(repository, 'bin/slipway'), ['logs', '-f', id, '--stage', 'run'], {
      env: cleanEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    releaseAtEnd(() => void child.kill())
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const ended = once(child, 'close')
    assert.ok(await awaitState(() => stdout.includes('tick 5\n') || undefined, DEADLINE_MS, 10), stderr)
    await service.kill9()
    await service.restart()
    assert.deepEqual((await ended)[0], 0, stderr)
    const ticks = stdout.match(/^tick \d+$/gm) ?? []
    assert.deepEqual(
      ticks,
      Array.from({ length: LAST }, (_, index) => `tick ${index + 1}`),
    )
    assert.match(stderr, /the connection to the service was lost; trying again\nconnected again\n/)

    const all = await runSlipway(['logs', id, '--json', '--stage', 'run'], { env })
    const lines = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; text: string; at: string })
    const tenth = lines.find(({ text }) => text === 'tick 10')
    const since = await runSlipway(['logs', id, '--stage', 'run', '--since-line', String(tenth?.seq)], {
      env,
    })
    assert.deepEqual(since.stdout.match(/^tick \d+$/gm), ticks.slice(9))
    const timed = await runSlipway(['logs', id, '-f', '--timestamps', '--since-line', String(tenth?.seq)], {
      env,
    })
    assert.ok(timed.stdout.startsWith(`${tenth?.at} tick 10\n`), timed.stdout.slice(0, 80))
    assert.equal((await runSlipway(['logs', id, '--since-line', '999999'], { env })).stdout, '')
    await service.end()
  })
})
