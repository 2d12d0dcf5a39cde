import type { Inventory } from '../inventory.ts'
import { compareFindings } from '../osv/match/match-inventory.ts'
import type { ScanReport } from '../report.ts'
import { type DataFreshness, coverEcosystems, coverImage, ecosystemName } from './cover-image.ts'
import { installedOf, toFindings } from './to-findings.ts'
import type { TrivyOutput } from './trivy-output.ts'

export const TRIVY = 'trivy'

export interface ReportFacts extends DataFreshness {
  /** Of the Trivy that matched: the server's where there is one. */
  readonly version: string
}

/**
 * What Trivy found in an image, beside what our own reader found installed: the second says what the first passed over.
 */
export function toReport(output: TrivyOutput, inventory: Inventory, facts: ReportFacts): ScanReport {
  const installed = installedOf(inventory)
  const ecosystems = coverEcosystems(output, inventory, facts)
  const findings = (output.Results ?? []).flatMap((result) => {
    const ecosystem = ecosystemName(result, output, inventory)
    return ecosystem === null ? [] : toFindings(result, ecosystem, installed)
  })
  return {
    status: coverImage(ecosystems, inventory),
    scanner: { name: TRIVY, version: facts.version, generation: facts.dataAt },
    ecosystems,
    findings: findings.toSorted(compareFindings),
    notes: [
      ...(inventory.doubts ?? []),
      ...(ecosystems.length === 0
        ? ['trivy found nothing that its data could be about: no package of a system or of a language']
        : []),
    ],
    at: facts.now,
  }
}

/** The report of a scan that came to nothing: nobody may take it for a clean one. */
export function failedReport(why: string, now: number): ScanReport {
  return {
    status: 'error',
    scanner: { name: TRIVY, version: '', generation: null },
    ecosystems: [],
    findings: [],
    notes: [`trivy failed: ${why}`],
    at: now,
  }
}
