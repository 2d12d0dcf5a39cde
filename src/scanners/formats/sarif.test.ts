import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { REPORT } from '../../../test/support/sample-scan.ts'
import type { ScanReport } from '../report.ts'
import { toSarif } from './sarif.ts'

interface Run {
  readonly tool: {
    readonly driver: { readonly rules: readonly { readonly id: string; readonly properties: object }[] }
  }
  readonly invocations: readonly {
    readonly executionSuccessful: boolean
    readonly toolExecutionNotifications: readonly {
      readonly level: string
      readonly message: { readonly text: string }
    }[]
  }[]
  readonly results?: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly level: string
    readonly message: { readonly text: string }
    readonly locations: readonly { readonly physicalLocation?: object }[]
    readonly suppressions?: readonly object[]
    readonly partialFingerprints: Readonly<Record<string, string>>
  }[]
}

const FACTS = { toolVersion: '0.1.0', dockerfile: 'Dockerfile' }
const runOf = (report: ScanReport): Run => (JSON.parse(toSarif(report, FACTS)) as { runs: [Run] }).runs[0]
const resultsOf = (report: ScanReport) => runOf(report).results ?? assert.fail('there are no results')

describe('findings as SARIF', () => {
  it('have one rule an advisory, to which the results point', () => {
    const { tool } = runOf(REPORT)
    const results = resultsOf(REPORT)
    assert.deepEqual(
      tool.driver.rules.map(({ id }) => id),
      ['CVE-2024-0001', 'GHSA-1'],
    )
    assert.equal(results.length, 3)
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId)
    assert.deepEqual(tool.driver.rules[0]?.properties, {
      tags: ['security', 'vulnerability'],
      severity: 'high',
      'security-severity': '7.5',
      vector: REPORT.findings[0]?.vector,
    })
  })

  it('lie on the line of the Dockerfile where it is known, counted from 1', () => {
    const places = resultsOf(REPORT).map(({ locations }) => locations[0]?.physicalLocation)
    const on = (startLine: number) => ({ artifactLocation: { uri: 'Dockerfile' }, region: { startLine } })
    assert.deepEqual(places, [on(4), undefined, on(1)])
  })

  it('say how bad they are and what to do', () => {
    const [high, unknown] = resultsOf(REPORT)
    assert.equal(high?.level, 'error')
    assert.equal(
      high?.message.text,
      'libssl3 3.0.11-1~deb12u2 is affected by CVE-2024-0001: update to 3.0.17-1~deb12u2.',
    )
    assert.equal(unknown?.level, 'warning')
    assert.match(unknown?.message.text ?? '', /there is no fix yet\.$/)
  })

  it('never look complete where they are not', () => {
    const [invocation] = runOf(REPORT).invocations
    assert.equal(invocation?.executionSuccessful, true)
    assert.deepEqual(
      invocation?.toolExecutionNotifications.map(({ level, message }) => `${level}: ${message.text}`),
      ['warning: npm, 3 packages: not_scanned, there are no advisories', 'warning: /x is too large'],
    )
    const none = runOf({ ...REPORT, status: 'not_scanned', findings: [] })
    assert.equal(none.invocations[0]?.executionSuccessful, false)
    assert.equal('results' in none, false, 'an empty list would say that nothing was found')
    assert.deepEqual(runOf({ ...REPORT, findings: [] }).results, [])
    const system = (dataAt: number | null) => {
      const [first] = REPORT.ecosystems
      const ecosystems = [{ ...first!, status: 'unsupported_os' as const, dataAt }]
      const report = { ...REPORT, status: 'unsupported_os' as const, ecosystems, findings: [] }
      return runOf(report).invocations[0]?.executionSuccessful
    }
    assert.deepEqual([system(null), system(0)], [false, true], 'past its end of life it was examined')
  })

  it('are suppressed, with the reason, where an exception covers them', () => {
    const [covered, ...others] = REPORT.findings
    const exception = { id: 'CVE-2024-0001', reason: 'not reachable', author: 'ops', expires: '2026-12-31' }
    const exceptions = new Map([[covered!, exception]])
    const suppressions = (facts: Parameters<typeof toSarif>[1]) =>
      (JSON.parse(toSarif(REPORT, facts)) as { runs: [Run] }).runs[0].results?.map((one) => one.suppressions)
    assert.deepEqual(suppressions({ ...FACTS, exceptions }), [
      [{ kind: 'external', justification: 'not reachable (ops, until 2026-12-31)' }],
      ...others.map(() => []),
    ])
    assert.deepEqual(suppressions(FACTS), [undefined, undefined, undefined])
  })

  it('are recognised when the package was updated and the weakness is still there', () => {
    const [finding] = REPORT.findings
    const updated = { ...finding!, package: { ...finding!.package, version: '3.0.12-1' } }
    const prints = (report: ScanReport) =>
      resultsOf(report).map(({ partialFingerprints }) => partialFingerprints)
    assert.deepEqual(prints({ ...REPORT, findings: [updated] }), prints({ ...REPORT, findings: [finding!] }))
    assert.equal(new Set(prints(REPORT).map((print) => JSON.stringify(print))).size, 3)
  })

  it('are the same text for the same input', () => {
    assert.equal(toSarif(REPORT, FACTS), toSarif(structuredClone(REPORT), FACTS))
  })
})
