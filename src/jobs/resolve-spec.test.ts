import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadConfig } from '../config/load.ts'
import { hasCode } from '../errors/slipway-error.ts'
import type { Submission } from './jobs.ts'
import { resolveSpec } from './resolve-spec.ts'

const rules = loadConfig([], {}).config
const resolve = (submission: Submission) => resolveSpec(submission, rules)
const refused = (where: string) => (error: unknown) =>
  hasCode(error, 'request_invalid') && error.where === where

describe('resolveSpec', () => {
  test('fills in what is not said', () => {
    const spec = resolve({})
    assert.deepEqual(spec.limits, { timeoutSeconds: 300, memoryMiB: 1024, cpus: 1, dataMiB: 64, pids: 512 })
    assert.equal(spec.performance, 'optional')
  })

  test('takes limits up to the ceiling and refuses more, less, and what is no number', () => {
    assert.equal(resolve({ limits: { memoryMiB: 8192 } }).limits.memoryMiB, 8192)
    for (const memoryMiB of [8193, 15, Number.NaN, Number.POSITIVE_INFINITY, 64.5]) {
      assert.throws(() => resolve({ limits: { memoryMiB } }), refused('/limits/memoryMiB'))
    }
    assert.equal(resolve({ limits: { cpus: 0.5 } }).limits.cpus, 0.5)
  })

  test('refuses names that are no variables, and values with NUL', () => {
    assert.throws(() => resolve({ environment: { 'A=B': 'x' } }), refused('/environment/A=B'))
    assert.throws(() => resolve({ buildArgs: { '': 'x' } }), refused('/buildArgs/'))
    assert.throws(() => resolve({ environment: { A: 'x\0y' } }), refused('/environment/A'))
  })

  test('refuses too much of them', () => {
    assert.throws(() => resolve({ environment: { A: 'x'.repeat(40_000) } }), refused('/environment'))
  })

  test('refuses a target that is no stage name', () => {
    assert.throws(() => resolve({ target: '--privileged' }), refused('/target'))
  })
})
