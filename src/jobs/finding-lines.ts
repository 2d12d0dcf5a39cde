import type { Finding, ScanReport } from '../scanners/report.ts'
import type { BuildEvidence } from './evidence.ts'

type BuiltLayers = Partial<Pick<BuildEvidence, 'layers' | 'layerLines'>>

/** Findings with the line of the instruction that made the layer of their package, where the build knew it. */
export function findingsWithLines(findings: readonly Finding[], build: BuiltLayers): readonly Finding[] {
  const { layers = [], layerLines = [] } = build
  const lineOf = new Map(layers.map((layer, at) => [layer, layerLines[at] ?? null]))
  return findings.map((finding) => ({ ...finding, line: lineOf.get(finding.package.layer) ?? finding.line }))
}

/** The same for all findings of a report. */
export function reportWithLines(report: ScanReport, build: BuiltLayers): ScanReport {
  return { ...report, findings: findingsWithLines(report.findings, build) }
}
