/**
 * What finds known weaknesses in an image. Adapters: `osv/`, `trivy/`; the suite is `scanner.contract.ts`. Calls may overlap and may be repeated; a scan that is cut
 * short leaves nothing but what it has read so far, which the next one finds.
 */
import type { Inventory } from './inventory.ts'
import type { Coverage, Finding, ScanReport, Severity } from './report.ts'

export interface Scanner {
  /** `osv`, `trivy`. For reports and the record; nothing may depend on it. */
  readonly name: string
  /** Throws the engine's errors and the signal's reason. What is missing or odd in the image is in the report. */
  scan(imageId: string, signal: AbortSignal): Promise<ImageScan>
  /**
   * The same for an image whose layers (diff ids, bottom first) were read before, with the data of now and without the
   * engine. Undefined when one of them is not known any more, or when this scanner cannot match without an image.
   */
  again(layers: readonly string[]): Promise<ImageScan | undefined>
  /**
   * What is installed in an image whose layers were read before; undefined as with `again`. For a scanner that keeps
   * that and cannot match again. Left out: `again` says it.
   */
  readonly inventory?: ((layers: readonly string[]) => Promise<Inventory | undefined>) | undefined
  /** What is known of an advisory, by its id or an alias. Left out: this scanner cannot be asked that. */
  readonly advisory?: ((idOrAlias: string) => AdvisoryQuestion) | undefined
}

/** Who has one advisory, asked of many images: what can be prepared once is prepared. */
export interface AdvisoryQuestion {
  /** Ids of records that are this advisory, itself or by their aliases; none: nothing is known of it on this machine. */
  readonly ids: readonly string[]
  /** What the records say; undefined: there are none. */
  readonly facts: AdvisoryFacts | undefined
  readonly data: AdvisoryData
  /** About an image whose layers (diff ids, bottom first) were read before; undefined: one is not known any more. */
  ask(layers: readonly string[]): Promise<ImageAnswer | undefined>
}

export interface AdvisoryFacts {
  /** All other names of the records that are this advisory. */
  readonly aliases: readonly string[]
  readonly summary: string
  /** The highest that a record gives. */
  readonly severity: Severity
  readonly score: number | null
  /** True when a distributor calls it unimportant for some of its packages: these are in no list of findings. */
  readonly isUnimportantSomewhere: boolean
}

/** What the answers rest on. */
export interface AdvisoryData {
  readonly generation: number
  /** `dataAt`: epoch milliseconds. */
  readonly ecosystems: readonly { readonly ecosystem: string; readonly dataAt: number }[]
}

export interface ImageAnswer {
  /** Those that the report of the image has under this name; their lines are not known. */
  readonly findings: readonly Finding[]
  /** For how much of the image there are data: only with `scanned` does an empty list say that it does not have it. */
  readonly status: Coverage
}

export interface ImageScan {
  readonly inventory: Inventory
  readonly report: ScanReport
  /** Layers that were read for it; the others were known. */
  readonly layersRead: number
}
