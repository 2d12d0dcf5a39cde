import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { REPORT, finding } from '../../test/support/sample-scan.ts'
import { countFindings, readCounts } from './count-findings.ts'
import { factsOf } from './job-facts.ts'
import type { StageName, StageStatus } from './job.ts'

function record(stage: StageName, status: StageStatus, output: unknown) {
  return { stage, status, startedAt: 1, endedAt: 2, message: null, output }
}

const COUNTS = { status: 'partial', critical: 0, high: 2, medium: 0, low: 0, other: 1 }

describe('the facts of a job', () => {
  it('are the findings by severity, with how much there were data for', () => {
    assert.deepEqual(countFindings(REPORT), COUNTS)
    const severities = ['none', 'unknown', 'low', 'medium', 'critical', 'critical'] as const
    const findings = severities.map((severity) => finding({ severity }))
    assert.deepEqual(countFindings({ ...REPORT, status: 'scanned', findings }), {
      ...{ status: 'scanned', critical: 2, high: 0, medium: 1, low: 1, other: 2 },
    })
  })

  it('are no numbers where nothing was scanned, zero least of all', () => {
    const none = { critical: null, high: null, medium: null, low: null, other: null }
    const [deb] = REPORT.ecosystems
    for (const status of ['not_scanned', 'error', 'unsupported_os'] as const) {
      const ecosystems = [{ ...deb!, status, dataAt: null }]
      assert.deepEqual(countFindings({ ...REPORT, status, ecosystems, findings: [] }), { status, ...none })
    }
    for (const status of ['scanned', 'partial', 'stale'] as const) {
      assert.equal(countFindings({ ...REPORT, status, findings: [] }).critical, 0)
    }
  })

  it('are read from what older versions stored, which had zeros for want of data', () => {
    const zeros = { critical: 0, high: 0, medium: 0, low: 0, other: 0 }
    for (const status of ['not_scanned', 'error', 'unsupported_os'] as const) {
      const read = readCounts({ status, ...zeros })
      assert.deepEqual(new Set(Object.values(read)), new Set([status, null]))
      assert.deepEqual(readCounts(read), read)
    }
    for (const counts of [
      { status: 'scanned', ...zeros },
      { status: 'partial', ...zeros },
      { status: 'unsupported_os', ...zeros, low: 1 },
    ] as const) {
      assert.deepEqual(readCounts(counts), counts)
    }
  })

  it('come of a scan that let the image pass, refused it, or had no data', () => {
    const output = { hardening: null, vulnerabilities: { counts: COUNTS } }
    for (const status of ['passed', 'rejected', 'skipped'] as const) {
      assert.deepEqual(factsOf(record('scan', status, output)), { findings: COUNTS })
    }
    assert.deepEqual(factsOf(record('scan', 'skipped', { hardening: null, vulnerabilities: null })), {})
    assert.deepEqual(factsOf(record('scan', 'skipped', null)), {})
  })

  it('come of a build with an image, and of a run that has ended, however it did', () => {
    assert.deepEqual(factsOf(record('build', 'passed', { imageBytes: 9, steps: [] })), { imageBytes: 9 })
    assert.deepEqual(factsOf(record('build', 'rejected', { step: null, steps: [] })), {})
    const run = { exitCode: 1, usage: { wallMs: 250.4, cpuMs: null } }
    assert.deepEqual(factsOf(record('run', 'rejected', run)), { runMs: 250 })
    const unstarted = { exitCode: null, startError: 'no such program', usage: { wallMs: 0, cpuMs: null } }
    assert.deepEqual(factsOf(record('run', 'rejected', unstarted)), {})
  })

  it('are none of a stage that runs, or that has nothing to tell', () => {
    assert.deepEqual(factsOf(record('build', 'running', { imageBytes: 9 })), {})
    assert.deepEqual(factsOf(record('measure', 'passed', { performance: 1 })), {})
  })
})
