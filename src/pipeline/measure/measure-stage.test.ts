import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RunEvidence } from '../../jobs/evidence.ts'
import type { StageContext } from '../stage.ts'
import { measureStage } from './measure-stage.ts'

interface Given {
  readonly files?: Readonly<Record<string, string>>
  readonly refused?: RunEvidence['refused']
  readonly dataFull?: boolean
  readonly performance?: 'required' | 'optional'
}

async function measure(given: Given) {
  const warnings: string[] = []
  const files = Object.entries(given.files ?? {}).map(([name, text]) => ({
    name,
    base64: Buffer.from(text).toString('base64'),
    bytes: text.length,
    sha256: '',
  }))
  const run = { files, refused: given.refused ?? [], dataFull: given.dataFull ?? false }
  const context = {
    outputs: { run },
    job: { spec: { performance: given.performance ?? 'optional' } },
    warn: (text: string) => warnings.push(text),
  } as unknown as StageContext
  const outcome = await measureStage({ maxFileKiB: 1024, maxFiles: 32, maxMetrics: 5 }).execute(context)
  return { outcome, warnings }
}

describe('measure', () => {
  test('takes perf and every other number of every perf file', async () => {
    const files = { 'perf-b.json': '{"perf": 2}', 'perf.json': '{"perf": 0.99, "time": {"s": 3}}' }
    const { outcome } = await measure({ files })
    assert.deepEqual(outcome.kind === 'passed' && outcome.output, {
      performance: 0.99,
      metrics: { perf: 0.99, 'time.s': 3, 'perf-b.perf': 2 },
    })
  })

  test('passes without a report unless one is required', async () => {
    assert.equal((await measure({})).outcome.kind, 'passed')
    const { outcome } = await measure({ performance: 'required' })
    assert.equal(outcome.kind === 'rejected' && outcome.reason, 'performance_missing')
  })

  test('rejects a perf.json that is no report, also where it is optional', async () => {
    for (const text of ['{"perf":"0.99"}', '{"perf":[1]}', '{}', 'nonsense', '']) {
      const { outcome } = await measure({ files: { 'perf.json': text } })
      assert.equal(outcome.kind === 'rejected' && outcome.reason, 'performance_invalid', text)
    }
  })

  test('rejects a perf.json that is a link, a folder or too large', async () => {
    for (const why of ['symbolic_link', 'directory', 'too_large', 'not_regular'] as const) {
      const { outcome } = await measure({ refused: [{ name: 'perf.json', why }] })
      assert.equal(outcome.kind === 'rejected' && outcome.reason, 'performance_invalid')
    }
  })

  test('ignores other files that are no reports, with a warning', async () => {
    const { outcome, warnings } = await measure({
      files: { 'perf.json': '{"perf":1}', 'perf-2.json': 'x' },
      refused: [{ name: 'perf-3.json', why: 'symbolic_link' }],
    })
    assert.equal(outcome.kind, 'passed')
    assert.match(
      warnings.join('\n'),
      /perf-3\.json was ignored: it is a symbolic link\n.*perf-2\.json was ignored/s,
    )
  })

  test('blames the full disk for a report that was cut', async () => {
    const { outcome } = await measure({ files: { 'perf.json': '{"per' }, dataFull: true })
    assert.equal(outcome.kind === 'rejected' && outcome.reason, 'disk_limit')
  })

  test('keeps a limited number of metrics, with a warning', async () => {
    const { outcome, warnings } = await measure({ files: { 'perf.json': '{"perf":1,"a":[1,2,3,4,5,6,7]}' } })
    assert.equal(outcome.kind === 'passed' && Object.keys(outcome.output.metrics).length, 5)
    assert.match(warnings.join(), /only the first 5 metrics/)
  })

  test('a metric named like a property of every object is just a metric', async () => {
    const files = { 'perf.json': '{"perf":1,"__proto__":{"polluted":1},"constructor":2}' }
    const { outcome } = await measure({ files })
    assert.ok(outcome.kind === 'passed')
    assert.equal(outcome.output.metrics['constructor'], 2)
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
  })
})
