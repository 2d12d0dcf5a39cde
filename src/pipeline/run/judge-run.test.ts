import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ServiceHealth } from '../../engines/engine.ts'
import type { RunEvidence } from '../../jobs/evidence.ts'
import { healthMessage, judgeRun } from './judge-run.ts'

const MIB = 1024 * 1024
const LIMITS = {
  timeoutMs: 60_000,
  memoryBytes: 64 * MIB,
  cpus: 1,
  dataBytes: MIB,
  pids: 10,
  tmpBytes: MIB,
  outputBytes: MIB,
}
const HEALTH: ServiceHealth = {
  port: 8080,
  path: '/health',
  healthyMs: null,
  probes: 3,
  lastStatus: null,
  lastError: 'connection refused',
}
const HEALTHY = { ...HEALTH, healthyMs: 812, lastStatus: 200, lastError: null }

function judge(change: Partial<RunEvidence>) {
  const ended = { exitCode: 0, startError: null, oomKilled: false, timedOut: false, dataFull: false }
  return judgeRun({ ...ended, ...change } as RunEvidence, LIMITS)
}

describe('a run that is to end', () => {
  test('is judged by its exit code', () => {
    assert.equal(judge({}), undefined)
    assert.equal(judge({ exitCode: 3 })?.reason, 'run_failed')
    assert.equal(judge({ exitCode: 1, dataFull: true })?.reason, 'disk_limit')
    assert.equal(judge({ exitCode: 137, timedOut: true })?.reason, 'run_timeout')
  })
})

describe('a service', () => {
  test('that was healthy has passed, however it ended', () => {
    for (const exitCode of [0, 1, 137, 143]) assert.equal(judge({ exitCode, health: HEALTHY }), undefined)
    assert.equal(healthMessage({ health: HEALTHY }), 'healthy at :8080/health after 812 ms')
  })

  test('that never was healthy says where it was asked and what came last', () => {
    assert.deepEqual(judge({ exitCode: 137, timedOut: true, health: HEALTH }), {
      reason: 'run_timeout',
      message: 'the service did not answer at :8080/health with 2xx within 60 s; last: connection refused',
    })
    assert.equal(healthMessage({ health: HEALTH }), undefined)
  })

  test('that ended before it was asked once says just that', () => {
    const health = { ...HEALTH, probes: 0, lastError: null }
    assert.deepEqual(judge({ exitCode: 0, health }), {
      reason: 'run_failed',
      message: 'the service ended with exit code 0 before it answered at :8080/health with 2xx',
    })
  })

  test('whose memory ran out failed for that, whatever else happened', () => {
    for (const change of [{ timedOut: true }, { exitCode: 137 }, { health: HEALTHY }]) {
      assert.equal(judge({ health: HEALTH, oomKilled: true, ...change })?.reason, 'out_of_memory')
    }
  })

  test('that could not be started says so', () => {
    const health = { ...HEALTH, probes: 0 }
    assert.match(judge({ exitCode: null, startError: 'no such file', health })?.message ?? '', /could not be/)
  })
})
