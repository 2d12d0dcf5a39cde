import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Diagnostic, Finding } from '../../../../../../src/client/api-types.generated.ts'
import { countBySeverity, describeDiagnostics, marksByLine } from './line-marks.ts'

const said = (line: number, severity: Diagnostic['severity']): Diagnostic => ({
  code: `SLP${line}`,
  severity,
  message: 'm',
  action: 'a',
  range: { start: { line, character: 0 }, end: { line, character: 1 } },
})

const found = (line: number | null, severity: Finding['severity'] = 'high'): Finding =>
  ({ id: `CVE-${line}`, line, severity, blocks: false }) as Partial<Finding> as Finding

describe('what is said about the lines of a Dockerfile', () => {
  test('is gathered by line, the worst first, without what has no line', () => {
    const marks = marksByLine(5, [said(1, 'info'), said(1, 'error')], [found(1), found(3), found(null)])
    assert.deepEqual([...marks.keys()], [1, 3])
    assert.deepEqual(
      marks.get(1)?.diagnostics.map(({ severity }) => severity),
      ['error', 'info'],
    )
    assert.equal(marks.get(3)?.findings.length, 1)
  })

  test('has what blocks before all else', () => {
    const marks = marksByLine(3, [], [found(1, 'critical'), { ...found(1, 'high'), blocks: true }])
    assert.deepEqual(
      marks.get(1)?.findings.map(({ severity }) => severity),
      ['high', 'critical'],
    )
  })

  test('is kept inside the file', () => {
    assert.deepEqual([...marksByLine(2, [said(9, 'info')], []).keys()], [1])
  })

  test('is counted by severity, and in words', () => {
    assert.deepEqual(countBySeverity([found(1, 'low'), found(1, 'critical'), found(2, 'low')]), [
      { severity: 'critical', count: 1 },
      { severity: 'low', count: 2 },
    ])
    const diagnostics = [said(1, 'info'), said(1, 'warning'), said(2, 'warning')]
    assert.equal(describeDiagnostics(diagnostics), '2 warnings, 1 hint')
    assert.equal(describeDiagnostics([]), '')
  })
})
