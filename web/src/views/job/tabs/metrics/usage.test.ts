import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JobRecord, RecordedRun } from '../../../../../../src/client/api-types.generated.ts'
import { fillOf, usageBars } from './usage.ts'

const record = (usage: unknown, limits: unknown): Pick<JobRecord, 'run' | 'sandbox'> => ({
  run: { usage } as Partial<RecordedRun> as RecordedRun,
  sandbox: { limits },
})

describe('what a run has used', () => {
  test('stands beside its limits, CPU as cores', () => {
    const usage = { wallMs: 2000, cpuMs: 1000, peakMemoryBytes: 5, bytesWritten: 0, source: 'cgroup' }
    const bars = usageBars(record(usage, { timeoutMs: 4000, cpus: 2, memoryBytes: 10 }))
    assert.deepEqual(
      bars.map((bar) => [bar.name, bar.used, bar.limit, fillOf(bar)]),
      [
        ['Wall time', 2000, 4000, 0.5],
        ['CPU', 0.5, 2, 0.25],
        ['Peak memory', 5, 10, 0.5],
        ['Written to /data', 0, null, null],
      ],
    )
  })

  test('leaves out what was not measured, or is no number', () => {
    const bars = usageBars(record({ wallMs: 10, cpuMs: null, peakMemoryBytes: 'x' }, null))
    assert.deepEqual(
      bars.map(({ name }) => name),
      ['Wall time'],
    )
    assert.deepEqual(usageBars({ run: null, sandbox: {} }), [])
  })

  test('fills a bar to its end at most', () => {
    assert.equal(fillOf({ used: 3, limit: 2 }), 1)
  })
})
