import { SlipwayError } from '../errors/slipway-error.ts'
import type { Inventory } from '../scanners/inventory.ts'
import type { ScanReport } from '../scanners/report.ts'
import type { Scanner } from '../scanners/scanner.ts'
import { type BuildEvidence, type VulnerabilityEvidence, anyEvidence } from './evidence.ts'
import { reportWithLines } from './finding-lines.ts'
import type { Attempt, Job } from './job.ts'
import { type GateInForce, type GateOfNow, judgeNow } from './judge-now.ts'

/** What is known of an image. */
export interface CurrentFindings {
  readonly report: ScanReport
  /** Matched with the advisories of now; false: what the scan stage found when the job ran. */
  readonly current: boolean
  /** What the gate says of the report, with the settings and exceptions of now. */
  readonly gate: GateOfNow
}

/** What is installed in a job's image. */
export interface JobInventory {
  readonly inventory: Inventory
  readonly imageId: string
  /** Where the image was published, else what the job is called. */
  readonly name: string
}

/**
 * The findings of an attempt's image, with the data of now where its layers are still known; else the report of the
 * day. Throws `not_found` where there is neither: not built, or not scanned.
 */
export async function findingsOf(
  scanner: Scanner | undefined,
  attempt: Attempt,
  inForce: GateInForce,
): Promise<CurrentFindings> {
  const built = builtImage(attempt)
  const scan = await scanner?.again(built.layers)
  const kept = anyEvidence(attempt, 'scan')?.vulnerabilities
  if (scan !== undefined) {
    const report = reportWithLines(scan.report, built)
    return { report, current: true, gate: judgeNow(report, kept, inForce, false) }
  }
  if (kept === undefined || kept === null) throw notScanned(scanner)
  const isCut = kept.findings > kept.report.findings.length
  const report = isCut ? reportOfTheDay(kept) : kept.report
  return { report, current: false, gate: judgeNow(report, kept, inForce, isCut) }
}

/** What is installed in an attempt's image. Throws `not_found` where it was not built, or its layers are not known. */
export async function inventoryOf(
  scanner: Scanner | undefined,
  job: Job,
  attempt: Attempt,
): Promise<JobInventory> {
  const { imageId, layers } = builtImage(attempt)
  const inventory = scanner?.inventory
    ? await scanner.inventory(layers)
    : (await scanner?.again(layers))?.inventory
  if (inventory === undefined) throw notScanned(scanner)
  const name = attempt.number === job.attempt ? (job.published ?? job.name) : job.name
  return { inventory, imageId, name }
}

function builtImage(attempt: Attempt): Pick<BuildEvidence, 'imageId' | 'layers' | 'layerLines'> {
  const { imageId, layers, layerLines } = anyEvidence(attempt, 'build') ?? {}
  if (imageId !== undefined && layers !== undefined)
    return { imageId, layers, ...(layerLines === undefined ? {} : { layerLines }) }
  throw new SlipwayError('not_found', {
    detail: `attempt ${attempt.number} has no image: it was not built, or not yet`,
    action: 'Look at the job: wait for its build, or see why that failed.',
  })
}

function notScanned(scanner: Scanner | undefined): SlipwayError {
  if (scanner === undefined) {
    return new SlipwayError('not_found', {
      detail: 'the image was not scanned: this server has no scanner',
      action: 'Turn scanning on in the settings of the server, and try the job again.',
    })
  }
  return new SlipwayError('not_found', {
    detail: 'the image was not scanned, or not yet, or what was read of its layers is not kept any more',
    action: 'Wait for the stage `scan`; for an ended job, POST /retry?from=scan reads the image again.',
  })
}

/** Evidence is limited in size: a list that was cut must not look whole. */
function reportOfTheDay({ report, findings }: VulnerabilityEvidence): ScanReport {
  const kept = report.findings.length
  return { ...report, notes: [...report.notes, `of ${findings} findings the ${kept} most severe were kept`] }
}
