/**
 * What finds known weaknesses in an image. Adapters: `osv/`. Calls may overlap and may be repeated; a scan that is cut
 * short leaves nothing but what it has read so far, which the next one finds.
 */
import type { Inventory } from './inventory.ts'
import type { Finding, ScanReport } from './report.ts'

export interface Scanner {
  /** Throws the engine's errors and the signal's reason. What is missing or odd in the image is in the report. */
  scan(imageId: string, signal: AbortSignal): Promise<ImageScan>
  /**
   * The same for an image whose layers (diff ids, bottom first) were read before, with the data of now and without the
   * engine. Undefined when one of them is not known any more.
   */
  again(layers: readonly string[]): Promise<ImageScan | undefined>
  /** What is known of an advisory, by its id or an alias. Left out: this scanner cannot be asked that. */
  readonly advisory?: ((idOrAlias: string) => AdvisoryQuestion) | undefined
}

/** Who has one advisory, asked of many images: what can be prepared once is prepared. */
export interface AdvisoryQuestion {
  /** Ids of records that are this advisory, itself or by their aliases; none: nothing is known of it on this machine. */
  readonly ids: readonly string[]
  /** Findings of those records in an image whose layers (diff ids) were read before; undefined: not known any more. */
  ask(layers: readonly string[]): Promise<readonly Finding[] | undefined>
}

export interface ImageScan {
  readonly inventory: Inventory
  readonly report: ScanReport
  /** Layers that were read for it; the others were known. */
  readonly layersRead: number
}
