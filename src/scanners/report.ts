/** What a scan of an image found, for how much of it there was data, and how old that was. */
import type { ForeignKind, InstalledPackage, PackageKind } from './inventory.ts'

export const SEVERITIES = ['unknown', 'none', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/**
 * `scanned`: data for all that is installed. `partial`: not for all. `stale`: all, but older than it may be.
 * `unsupported_os`: the packages of this system have no data anywhere, or the system is past its end of life.
 * `not_scanned`: no data at all. `error`: the scanner failed. Only `scanned` may be called clean.
 */
export const COVERAGES = ['scanned', 'partial', 'stale', 'unsupported_os', 'not_scanned', 'error'] as const
export type Coverage = (typeof COVERAGES)[number]

export interface EcosystemCoverage {
  /** `Debian:12`, `npm`. */
  readonly ecosystem: string
  readonly status: Coverage
  readonly packages: number
  /** Epoch milliseconds of the data; null: there is none. */
  readonly dataAt: number | null
  /** In a sentence. */
  readonly note: string | null
}

/** What a finding is about; `path` and `layer` are empty where the scanner does not say. */
export interface AffectedPackage extends Omit<InstalledPackage, 'kind'> {
  readonly kind: PackageKind | ForeignKind
}

export interface Finding {
  readonly id: string
  readonly aliases: readonly string[]
  readonly summary: string
  readonly severity: Severity
  /** CVSS base score, 0 to 10; null: none was given. */
  readonly score: number | null
  readonly vector: string | null
  readonly package: AffectedPackage
  readonly ecosystem: string
  /** The lowest version that mends it; null: there is none yet. */
  readonly fixedVersion: string | null
  /** Zero-based line of the instruction that made the package's layer, FROM for a base image's; null: not known. */
  readonly line: number | null
}

/** What tells whether anything was looked at. */
export type Examination = Pick<ScanReport, 'status' | 'ecosystems' | 'findings'>

/**
 * True when there were data about anything in the image: without them there is no number of findings, not even zero. Of
 * a system that is past its end of life there were, of one that nobody publishes about there were not.
 */
export function isExamined({ status, ecosystems, findings }: Examination): boolean {
  if (findings.length > 0) return true
  if (status === 'unsupported_os') return ecosystems.some(({ dataAt }) => dataAt !== null)
  return status !== 'error' && status !== 'not_scanned'
}

export interface ScanReport {
  readonly status: Coverage
  readonly scanner: { readonly name: string; readonly version: string; readonly generation: number | null }
  readonly ecosystems: readonly EcosystemCoverage[]
  /** Most severe first, then by package. */
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  /** Epoch milliseconds. */
  readonly at: number
}
