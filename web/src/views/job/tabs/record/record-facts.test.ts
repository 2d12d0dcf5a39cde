import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { factsOf, unknownMembers } from './record-facts.ts'

describe('parts of a record without a fixed form', () => {
  test('are names and words, with sizes and times as people read them', () => {
    const sandbox = {
      runtime: 'runsc',
      noNewPrivileges: true,
      capabilities: [],
      limits: { timeoutMs: 300_000, memoryBytes: 1_073_741_824, cpus: 0.5 },
      user: null,
    }
    assert.deepEqual(
      factsOf(sandbox).map(({ name, value }) => `${name}: ${value}`),
      [
        'Runtime: runsc',
        'No new privileges: yes',
        'Capabilities: none',
        'Most time: 5 min',
        'Most memory: 1.0 GiB',
        'Most CPUs: 0.5',
        'User: not known',
      ],
    )
  })

  test('may be of any form', () => {
    assert.deepEqual(factsOf(null), [])
    assert.deepEqual(factsOf('text'), [])
    assert.deepEqual(factsOf({ mounts: [{ path: '/data' }] }), [{ name: 'Path', value: '/data' }])
  })

  test('that a page does not know are set apart', () => {
    assert.deepEqual(unknownMembers({ job: 1, later: { a: 1 } }, ['job']), { later: { a: 1 } })
  })
})
