import assert from 'node:assert/strict'
import { it } from 'node:test'
import { watchCgroup } from './watch-cgroup.ts'

const OWNER = { jobId: '0190f3a0-aaaa-7bbb-8ccc-123456789abc', attempt: 1 }

/** A group whose every reading is awaited by the test. */
function countedGroup(answers: readonly ('use' | 'gone')[]) {
  const readings = answers.map(() => Promise.withResolvers<void>())
  let reads = 0
  return {
    reading: (index: number) => readings[index]?.promise,
    get reads() {
      return reads
    },
    async readNow() {
      const index = reads++
      readings[index]?.resolve()
      return answers[index] === 'use' ? { cpuMs: reads, memoryBytes: reads * 10 } : null
    },
  }
}

it('reads a group again and again until it is told to stop, and passes over what cannot be read', async () => {
  const group = countedGroup(['use', 'gone', 'use', 'use'])
  const from = Date.now()
  const watch = watchCgroup(group, OWNER)
  await group.reading(3)
  watch.stop()
  watch.stop()
  const samples = watch.series.within(from, Date.now(), 'cgroup')
  assert.deepEqual(samples?.cpuMs, [1, 3])
  assert.deepEqual(samples?.memoryBytes, [10, 30])
  assert.equal(group.reads, 4)
})
