import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { REASONS, STAGES } from './job.ts'

const page = readFileSync(new URL('../../docs/guides/verdicts.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `([a-z_]+)` \| ([a-z, ]+) \|/gm)]

it('every reason of a failure is on the page about verdicts, once, with stages that there are', () => {
  assert.deepEqual(new Set(rows.map(([, reason]) => reason)), new Set<string | undefined>(REASONS))
  assert.equal(rows.length, REASONS.length)
  for (const [, reason, stages = ''] of rows) {
    for (const stage of stages.split(', ')) {
      assert.ok(stage === 'any' || STAGES.some((name) => name === stage), `${reason}: ${stage}`)
    }
  }
})
