import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { JobRecord } from '../../client/api-types.generated.ts'
import { failedJob, ID, sampleJob } from '../scripted-service.ts'
import { jobReport } from './job-report.ts'
import { formatCounts, tableHead, tableRow } from './job-table.ts'
import { createPaint } from './style.ts'

const plain = createPaint(false)
const NOW = Date.UTC(2026, 0, 1, 0, 5)
const NONE = { record: undefined }

it('reports a success with performance, metrics, measures and timings', () => {
  const record = {
    image: { bytes: 3_250_586, reused: true },
    sandbox: { runtime: 'runsc' },
    run: { exitCode: 0, usage: { wallMs: 310, cpuMs: 12, peakMemoryBytes: 1024, bytesWritten: 14 } },
  } as unknown as JobRecord
  assert.deepEqual(jobReport(sampleJob(), { record }, plain, NOW), [
    '✓ succeeded: performance 0.99',
    `  job          ${ID}`,
    '  name         perf',
    '  submitted    2026-01-01T00:00:00.000Z (5 min ago)',
    '  performance  0.99',
    '  metric       perf.accuracy 0.5',
    '  measured     wall 310 ms · CPU 12 ms · peak memory 1.0 KiB · /data 14 B',
    '  sandbox      runsc',
    '  image        sha256:aa 3.1 MiB, built before from the same input',
    '  time         queue 1.0 s · validate 3 ms · build 1.2 s · all 4.0 s',
  ])
})

it('reports a failure with its reason and the lines that explain it right below', () => {
  const lines = jobReport(failedJob(['first', 'second']), NONE, plain, NOW)
  assert.deepEqual(lines.slice(0, 3), ['✗ failed (build_failed): RUN make failed', '  │ first', '  │ second'])
})

it('quotes the line at which a job failed, between the verdict and the last output', () => {
  const dockerfile = 'FROM debian\r\n\tRUN make \\\r\n  && \u202etrue\r\n'
  const shown = (line: number) => jobReport(failedJob(['out'], line), { ...NONE, dockerfile }, plain, NOW)
  assert.deepEqual(shown(1).slice(0, 4), [
    '✗ failed (build_failed): RUN make failed',
    '  2 |  RUN make \\',
    '    |  ^^^^^^^^^^',
    '  │ out',
  ])
  assert.equal(shown(2)[1], '  3 |   && ·true')
  assert.equal(shown(9)[1], '  │ out')
  assert.equal(jobReport(failedJob(['out'], 1), NONE, plain, NOW)[1], '  │ out')
})

it('reports a job that waits with its place', () => {
  const job = sampleJob({ status: 'queued', position: 7, message: null, performance: null, finishedAt: null })
  const lines = jobReport(job, NONE, plain, NOW)
  assert.equal(lines[0], '· queued')
  assert.ok(lines.includes('  position     7'))
})

it('cuts a name so that a row fits the terminal', () => {
  const row = tableRow(sampleJob({ name: 'n'.repeat(300) }), plain, NOW, 120)
  assert.equal([...row].length, 120)
  assert.ok(row.endsWith('…'))
  assert.ok(tableHead(plain, 120).indexOf('NAME') === row.indexOf('nnn'))
})

it('shows the size of the image and the findings where the terminal is wide enough', () => {
  const findings = { status: 'partial', critical: 0, high: 2, medium: 0, low: 1, other: 5 } as const
  const job = sampleJob({ name: 'model', imageBytes: 4_300_000, findings })
  const row = (columns: number) => tableRow(job, plain, NOW, columns)
  assert.match(row(140), / {2}4\.1 MiB {2}≥2 high, 1 low .* model$/)
  assert.match(row(120), / {2}4\.1 MiB {2,}\d+ \w+ {2}model$/)
  assert.doesNotMatch(row(119), /MiB|high/)
  assert.doesNotMatch(tableHead(plain, 119), /IMAGE|FINDINGS/)
})

it('says why there are no findings', () => {
  const none = { critical: 0, high: 0, medium: 0, low: 0, other: 0 }
  assert.equal(formatCounts({ ...none, status: 'scanned' }), 'none')
  const unknown = { critical: null, high: null, medium: null, low: null, other: null }
  assert.equal(formatCounts({ ...unknown, status: 'not_scanned' }), 'not scanned')
  assert.equal(formatCounts({ ...unknown, status: 'error' }), 'scan failed')
  assert.equal(
    formatCounts({ ...none, status: 'scanned', critical: 12, medium: 3, low: 1 }),
    '12 critical, 3 medium',
  )
  assert.equal(formatCounts(null), '')
})

it('uses colours only when it may', () => {
  const coloured = jobReport(sampleJob(), NONE, createPaint(true), NOW)
  assert.ok(coloured[0]?.includes('\x1b[32m'))
})
