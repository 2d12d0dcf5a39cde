import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { REPORT, finding } from '../../test/support/sample-scan.ts'
import { countFindings } from './count-findings.ts'
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
  })

  it('are none of a stage that runs, or that has nothing to tell', () => {
    assert.deepEqual(factsOf(record('build', 'running', { imageBytes: 9 })), {})
    assert.deepEqual(factsOf(record('measure', 'passed', { performance: 1 })), {})
  })
})
