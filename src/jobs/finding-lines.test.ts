import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { REPORT, finding } from '../../test/support/sample-scan.ts'
import { findingsWithLines, reportWithLines } from './finding-lines.ts'

const on = (layer: string) => {
  const one = finding({ line: null })
  return { ...one, package: { ...one.package, layer } }
}
const linesOf = (...given: Parameters<typeof findingsWithLines>) =>
  findingsWithLines(...given).map(({ line }) => line)

describe('the line of a finding', () => {
  const build = { layers: ['base', 'own', 'odd'], layerLines: [0, 4, null] }

  it('is that of the layer that brought the package', () => {
    assert.deepEqual(linesOf([on('own'), on('base'), on('odd'), on('other')], build), [4, 0, null, null])
  })

  it('is unknown where the build did not say it', () => {
    assert.deepEqual(linesOf([on('own')], { layers: ['base', 'own'] }), [null])
    assert.deepEqual(linesOf([on('own')], {}), [null])
  })

  it('changes nothing else of the report', () => {
    const { findings, ...rest } = reportWithLines({ ...REPORT, findings: [on('own')] }, build)
    assert.deepEqual(findings, [{ ...on('own'), line: 4 }])
    assert.deepEqual({ ...rest, findings: REPORT.findings }, REPORT)
  })
})
