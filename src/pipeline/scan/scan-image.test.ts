import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { Coverage, Finding, ScanReport } from '../../scanners/report.ts'
import type { Scanner } from '../../scanners/scanner.ts'
import { openScanLab } from '../../../test/support/scan-lab.ts'
import { installed } from '../../../test/support/memory-advisories.ts'
import type { ScanEvidence } from '../../jobs/evidence.ts'
import { Interruption, type Outputs } from '../stage.ts'

const FINDING: Finding = {
  id: 'CVE-2024-0001',
  aliases: [],
  summary: 'Something bad',
  severity: 'high',
  score: 8.1,
  vector: null,
  package: installed('deb', 'libssl3', '3.0.11-1'),
  ecosystem: 'Debian:12',
  fixedVersion: '3.0.17-1',
  line: null,
}

function report(status: Coverage, findings: readonly Finding[] = [], note: string | null = null): ScanReport {
  return {
    status,
    scanner: { name: 'osv', version: '1', generation: 1 },
    ecosystems: [{ ecosystem: 'Debian:12', status, packages: 1, dataAt: null, note }],
    findings,
    notes: [],
    at: 1,
  }
}

/** A scanner that says this of every image. */
function saying(answer: ScanReport | Error): Scanner {
  return {
    name: 'saying',
    async scan() {
      if (answer instanceof Error) throw answer
      return { inventory: {} as never, report: answer, layersRead: 1 }
    },
    again: async () => undefined,
  }
}

const scan = (answer: ScanReport | Error, rules: Parameters<typeof openScanLab>[0] = {}) => {
  const lab = openScanLab({ scanner: saying(answer), ...rules })
  return { lab, outcome: lab.stage().execute(lab.context({ hardening: false })) }
}

describe('the stage scan with a scanner', () => {
  it('passes an image without findings, and keeps the report', async () => {
    const outcome = await scan(report('scanned')).outcome
    assert.equal(outcome.kind, 'passed')
    assert.equal(outcome.kind === 'passed' && outcome.message, 'scanned: 0 known weaknesses')
    const evidence = outcome.kind === 'passed' ? outcome.output.vulnerabilities : null
    assert.equal(evidence?.report.status, 'scanned')
    assert.deepEqual([evidence?.findings, evidence?.gate.verdict], [0, 'pass'])
    assert.equal(evidence?.counts?.status, 'scanned')
  })

  it('rejects a finding that can be mended, and says by which version', async () => {
    const outcome = await scan(report('scanned', [FINDING])).outcome
    assert.equal(outcome.kind === 'rejected' && outcome.reason, 'vulnerable')
    assert.match(
      outcome.kind === 'rejected' ? outcome.message : '',
      /libssl3 3\.0\.11-1 -> 3\.0\.17-1 \(CVE-2024-0001, high\)/,
    )
  })

  it('quotes the line of the Dockerfile that brought it, and keeps it with the finding', async () => {
    const lab = openScanLab({ scanner: saying(report('scanned', [FINDING])) })
    const build = { imageId: lab.imageId, layers: [FINDING.package.layer], layerLines: [0] }
    const outputs = { build } as unknown as Outputs
    const outcome = await lab.stage().execute(lab.context({ hardening: false, outputs }))
    assert.ok(outcome.kind === 'rejected')
    assert.match(
      outcome.message,
      /high; Dockerfile line 1: FROM busybox\). In the base image: take a newer one/,
    )
    assert.deepEqual(outcome.excerpt, [
      'Dockerfile:1:1 libssl3 3.0.11-1 -> 3.0.17-1 (CVE-2024-0001, high)',
      '  1 | FROM busybox',
    ])
    const { vulnerabilities } = outcome.output as ScanEvidence
    assert.equal(vulnerabilities?.report.findings[0]?.line, 0)
  })

  it('lets the same finding pass where only worse ones fail a job', async () => {
    const outcome = await scan(report('scanned', [FINDING]), {
      scan: { failOn: 'critical' },
    }).outcome
    assert.equal(outcome.kind === 'passed' && outcome.message, 'scanned: 1 known weakness')
  })

  it('leaves it to the end of the stage to log why nothing was scanned: it would stand there twice', async () => {
    const { lab, outcome } = scan(report('not_scanned', [], 'no data'))
    assert.equal((await outcome).kind, 'skipped')
    assert.ok(!lab.logged.some((line) => line.includes('not scanned')), lab.logged.join('\n'))
  })

  it('logs which exception lets what pass, by whom and until when, and keeps it', async () => {
    const exception = { id: FINDING.id, reason: 'not\nreachable', author: 'ops', expires: '2999-12-31' }
    const { lab, outcome } = scan(report('scanned', [FINDING]), { exceptions: [exception] })
    const ended = await outcome
    const evidence = ended.kind === 'passed' ? ended.output.vulnerabilities : null
    assert.deepEqual([evidence?.gate.verdict, evidence?.gate.used], ['pass', [exception]])
    assert.deepEqual(lab.logged.slice(1), [
      'the exception for CVE-2024-0001 by ops lets libssl3 3.0.11-1 pass until 2999-12-31: not reachable',
      'scanned: 1 known weakness, 1 exception in use',
    ])
  })

  it('warns of an exception that is over where the finding stops the job again', async () => {
    const exception = { id: FINDING.id, reason: 'not reachable', author: 'ops', expires: '2024-12-31' }
    const { lab, outcome } = scan(report('scanned', [FINDING]), { exceptions: [exception] })
    assert.equal((await outcome).kind, 'rejected')
    assert.deepEqual(lab.warnings, ['The exception for CVE-2024-0001 by ops was over at 2024-12-31'])
  })

  it('is never passed without data: it is skipped and says what is missing', async () => {
    const { lab, outcome } = scan(report('not_scanned', [], 'there are no advisories of Debian'))
    const ended = await outcome
    assert.equal(
      ended.kind === 'skipped' && ended.why,
      'not scanned for vulnerabilities: Debian:12: there are no advisories of Debian',
    )
    assert.deepEqual(lab.warnings, [])
  })

  it('warns of a scan that is not whole', async () => {
    const { lab, outcome } = scan(report('partial', [], 'some versions cannot be compared'))
    const ended = await outcome
    assert.match(ended.kind === 'passed' ? (ended.message ?? '') : '', /^partial: nothing found where there/)
    assert.equal(lab.warnings.length, 1)
    assert.match(lab.warnings[0] ?? '', /^The scan is not complete: partial/)
  })

  it('rejects what cannot be judged where the server blocks that', async () => {
    const outcome = await scan(report('not_scanned'), { scan: { onMissingData: 'block' } }).outcome
    assert.equal(outcome.kind === 'rejected' && outcome.reason, 'scan_unavailable')
  })

  it('takes an image that the engine cannot give for missing data, and an engine that is away for a fault', async () => {
    const failed = new SlipwayError('engine_failed', { detail: 'no such layer' })
    const { lab, outcome } = scan(failed)
    assert.equal((await outcome).kind, 'skipped')
    assert.match(lab.warnings[0] ?? '', /error \(the image could not be read: no such layer\)/)
    const away = new SlipwayError('engine_unavailable', { detail: 'away' })
    await assert.rejects(scan(away).outcome, (error) => hasCode(error, 'engine_unavailable'))
  })

  it('ends with the reason of a cancel', async () => {
    const reason = new Interruption('cancelled')
    const lab = openScanLab({ scanner: saying(new SlipwayError('engine_failed', { detail: 'cut off' })) })
    const cancelled = AbortSignal.abort(reason)
    const outcome = lab.stage().execute(lab.context({ hardening: false, cancelled }))
    await assert.rejects(outcome, (error) => error === reason)
  })
})
