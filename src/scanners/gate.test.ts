import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { installed, NOW } from '../../test/support/memory-advisories.ts'
import type { Coverage, Finding, ScanReport, Severity } from './report.ts'
import { type GateException, evaluateGate } from './gate.ts'

const OPENSSL = { name: 'openssl', version: '3.0.11-1' }

function finding(id: string, facts: Partial<Finding> = {}): Finding {
  return {
    id,
    aliases: [],
    summary: '',
    severity: 'high',
    score: null,
    vector: null,
    package: installed('deb', 'libssl3', '3.0.11-1', { source: OPENSSL }),
    ecosystem: 'Debian:12',
    fixedVersion: '3.0.17-1~deb12u2',
    line: null,
    ...facts,
  }
}

function report(
  findings: readonly Finding[],
  status: Coverage = 'scanned',
  note: string | null = null,
): ScanReport {
  return {
    status,
    scanner: { name: 'osv', version: '1', generation: 1 },
    ecosystems: [{ ecosystem: 'Debian:12', status, packages: 1, dataAt: null, note }],
    findings,
    notes: [],
    at: NOW,
  }
}

const gate = (scan: ScanReport, options: Partial<Parameters<typeof evaluateGate>[1]> = {}) =>
  evaluateGate(scan, { now: NOW, ...options })

describe('the gate', () => {
  it('lets a clean image through', () => {
    assert.deepEqual(gate(report([])), {
      verdict: 'pass',
      blocking: [],
      judged: [],
      message: null,
      warnings: [],
      used: [],
      expired: [],
    })
  })

  it('stops a fixable finding of the severity or a worse one', () => {
    const verdict = (severity: Severity, failOn: Severity) =>
      gate(report([finding('CVE-2024-0001', { severity })]), { failOn }).verdict
    assert.equal(verdict('high', 'high'), 'fail')
    assert.equal(verdict('critical', 'high'), 'fail')
    assert.equal(verdict('medium', 'high'), 'pass')
    assert.equal(verdict('unknown', 'low'), 'pass')
    assert.equal(verdict('unknown', 'unknown'), 'fail')
  })

  it('names the first reasons why a scan is not complete, and counts the rest', () => {
    const notes = Array.from({ length: 500 }, (_, at) => `/${at} is not read`)
    const [warning = ''] = gate({ ...report([], 'partial'), notes }).warnings
    assert.match(warning, /^The scan is not complete: partial \(\/0 is not read; .*; and 492 more\)$/)
    assert.ok(warning.length < 400)
  })

  it('stops malware, which has no fix', () => {
    const malware = { severity: 'critical', fixedVersion: null } as const
    const { verdict, message } = gate(report([finding('MAL-2024-1', malware)]), { ignoreUnfixed: true })
    assert.equal(verdict, 'fail')
    assert.match(
      message ?? '',
      /openssl 3\.0\.11-1 -> none: take it out, it is malicious \(MAL-2024-1, critical\)/,
    )
    assert.equal(gate(report([finding('CVE-2024-0001', malware)]), { ignoreUnfixed: true }).verdict, 'pass')
  })

  it('says what to update to which version', () => {
    const { message } = gate(report([finding('CVE-2024-0001', { line: 3 })]))
    assert.equal(
      message,
      'The image has known weaknesses of severity high or worse. ' +
        'Update: openssl 3.0.11-1 -> 3.0.17-1~deb12u2 (CVE-2024-0001, high; Dockerfile line 4)',
    )
  })

  it('quotes the lines that brought it, and says what can be done there', () => {
    const lines = ['FROM debian:bookworm-slim', 'RUN pip install django']
    const python = { ecosystem: 'PyPI', package: installed('pypi', 'django', '4.1'), fixedVersion: '4.1.9' }
    const said = (...findings: readonly Finding[]) =>
      gate(report(findings), { lineText: (line) => lines[line] }).message?.split('Update: ')[1]
    assert.equal(
      said(finding('CVE-2024-0001', { line: 0 })),
      'openssl 3.0.11-1 -> 3.0.17-1~deb12u2 (CVE-2024-0001, high; ' +
        'Dockerfile line 1: FROM debian:bookworm-slim). ' +
        'In the base image: take a newer one, or RUN apt-get upgrade',
    )
    assert.equal(
      said(
        finding('CVE-2024-0002', { ...python, line: 1 }),
        finding('CVE-2024-0002', { ...python, line: 0 }),
      ),
      'django 4.1 -> 4.1.9 (CVE-2024-0002, high; Dockerfile line 1: FROM debian:bookworm-slim; ' +
        'Dockerfile line 2: RUN pip install django). In the base image: take a newer one. ' +
        'In other lines: install the fixed version',
    )
    const several = [4, 5, 6, 6].map((line) => finding('CVE-2024-0001', { line }))
    assert.match(said(...several) ?? '', /high; Dockerfile line 5; Dockerfile line 6; and 1 more line\)$/)
  })

  it('repeats no name as it stands, for anybody may have given it', () => {
    const odd = { ...installed('npm', `a\u001b[2J\u202eb${'c'.repeat(500)}`, '1\n2'), source: null }
    const { message } = gate(report([finding('CVE-2024-0001', { package: odd })]))
    assert.match(message ?? '', /Update: a·\[2J·bc{73}… 1·2 -> 3\.0\.17/)
  })

  it('names one version of a source that mends all, most severe first', () => {
    const python = { ecosystem: 'PyPI', package: installed('pypi', 'django', '4.1') }
    const { message } = gate(
      report([
        finding('CVE-2024-0001', { fixedVersion: '3.0.9-1' }),
        finding('CVE-2024-0002', { fixedVersion: '3.0.17-1' }),
        finding('CVE-2024-0002', {
          fixedVersion: '3.0.17-1',
          package: installed('deb', 'openssl', '1', { source: OPENSSL }),
        }),
        finding('CVE-2024-0003', { ...python, severity: 'critical', fixedVersion: '4.1.10' }),
        finding('CVE-2024-0004', { ...python, fixedVersion: '4.1.9' }),
      ]),
    )
    assert.equal(
      message?.split('Update: ')[1],
      'django 4.1 -> 4.1.10 (CVE-2024-0003, CVE-2024-0004, critical); ' +
        'openssl 3.0.11-1 -> 3.0.17-1 (CVE-2024-0001, CVE-2024-0002, high)',
    )
  })

  it('names ten packages and three advisories of each at most', () => {
    const many = Array.from({ length: 12 }, (_, at) =>
      finding('CVE-2024-0001', { package: installed('deb', `p${at}`, '1') }),
    )
    assert.match(gate(report(many)).message ?? '', /; and 2 more packages$/)
    const ids = Array.from({ length: 5 }, (_, at) => finding(`CVE-2024-000${at}`))
    assert.match(
      gate(report(ids)).message ?? '',
      /\(CVE-2024-0000, CVE-2024-0001, CVE-2024-0002 and 2 more, high\)$/,
    )
  })

  it('stops nobody for what has no fix, unless it is asked to', () => {
    const unfixed = report([finding('CVE-2024-0001', { fixedVersion: null })])
    assert.equal(gate(unfixed).verdict, 'pass')
    const strict = gate(unfixed, { ignoreUnfixed: false })
    assert.equal(strict.verdict, 'fail')
    assert.match(strict.message ?? '', /openssl 3\.0\.11-1 -> no version with a fix yet/)
  })
})

describe('the gate without data', () => {
  const note = 'there are no advisories of Debian on this server'
  const missing = report([], 'not_scanned', note)

  it('warns, lets through or stops, as the policy has it', () => {
    assert.deepEqual(gate(missing).warnings, [`The scan is not complete: not_scanned (Debian:12: ${note})`])
    assert.equal(gate(missing).verdict, 'pass')
    assert.deepEqual(gate(missing, { onMissingData: 'allow' }).warnings, [])
    const blocked = gate(missing, { onMissingData: 'block' })
    assert.equal(blocked.verdict, 'unavailable')
    assert.match(
      blocked.message ?? '',
      /^It cannot be said whether .*: not_scanned \(Debian:12: there are no/,
    )
  })

  it('takes everything but a complete scan for missing data', () => {
    for (const status of ['partial', 'stale', 'unsupported_os', 'not_scanned', 'error'] as const) {
      assert.equal(gate(report([], status), { onMissingData: 'block' }).verdict, 'unavailable')
    }
  })

  it('stops for what was found all the same', () => {
    assert.equal(
      gate(report([finding('CVE-2024-0001')], 'partial'), { onMissingData: 'block' }).verdict,
      'fail',
    )
  })

  it('counts findings of which nobody knows how bad they are', () => {
    const { warnings } = gate(report([finding('CVE-2024-0001', { severity: 'unknown' })]))
    assert.deepEqual(warnings, ['Findings without a known severity, which do not block: 1'])
  })
})

describe('an exception', () => {
  const exception = (facts: Partial<GateException> = {}): GateException => ({
    id: 'CVE-2024-0001',
    reason: 'not reachable',
    author: 'ops',
    expires: '2026-06-01',
    ...facts,
  })
  const scan = report([finding('GHSA-1', { aliases: ['CVE-2024-0001'] })])

  it('lets a finding through by its id or an alias', () => {
    const { verdict, used, expired } = gate(scan, { exceptions: [exception()] })
    assert.deepEqual({ verdict, used, expired }, { verdict: 'pass', used: [exception()], expired: [] })
    assert.equal(gate(scan, { exceptions: [exception({ id: 'GHSA-1' })] }).verdict, 'pass')
  })

  it('holds to the end of its day, or to its time', () => {
    const at = (expires: string, now: string) =>
      gate(scan, { exceptions: [exception({ expires })], now: Date.parse(now) }).verdict
    assert.equal(at('2026-06-01', '2026-06-01T23:59:59Z'), 'pass')
    assert.equal(at('2026-06-01', '2026-06-02T00:00:00Z'), 'fail')
    assert.equal(at('2026-06-01T12:00:00Z', '2026-06-01T12:00:00Z'), 'fail')
    assert.equal(at('some day', '2026-06-01T00:00:00Z'), 'fail')
  })

  it('is named when it is over', () => {
    const old = exception({ expires: '2026-05-01' })
    const { verdict, expired, warnings } = gate(scan, { exceptions: [old] })
    assert.equal(verdict, 'fail')
    assert.deepEqual(expired, [old])
    assert.deepEqual(warnings, ['The exception for CVE-2024-0001 by ops was over at 2026-05-01'])
  })

  it('is not named when nothing needs it', () => {
    const other = exception({ id: 'CVE-2020-0001' })
    assert.deepEqual(gate(report([]), { exceptions: [other, exception()] }).used, [])
  })

  it('holds for the packages that it names alone, by their own name or that of their source', () => {
    const verdict = (pattern: string) => gate(scan, { exceptions: [exception({ package: pattern })] }).verdict
    for (const pattern of ['libssl3', 'openssl', 'lib*', '*']) assert.equal(verdict(pattern), 'pass', pattern)
    for (const pattern of ['libssl', 'zlib*', 'curl']) assert.equal(verdict(pattern), 'fail', pattern)
  })

  it('is told beside each finding that it is about, also where nothing would have blocked', () => {
    const low = finding('CVE-2024-0001', { severity: 'low' })
    const other = finding('CVE-2024-0002')
    const { judged, used, blocking } = gate(report([low, other]), { exceptions: [exception()] })
    assert.deepEqual(judged, [
      { finding: low, blocks: false, exception: exception() },
      { finding: other, blocks: true, exception: null },
    ])
    assert.deepEqual([used, blocking], [[], [other]])
  })

  it('can be renewed by a second one', () => {
    const renewed = [exception({ expires: '2026-05-01' }), exception({ expires: '2027-01-01' })]
    const { verdict, used, expired } = gate(scan, { exceptions: renewed })
    assert.deepEqual({ verdict, used, expired }, { verdict: 'pass', used: [renewed[1]], expired: [] })
  })
})
