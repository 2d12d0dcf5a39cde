/**
 * What finds known weaknesses in an image. Adapters: `osv/`. Calls may overlap and may be repeated; a scan that is cut
 * short leaves nothing but what it has read so far, which the next one finds.
 */
import type { Inventory } from './inventory.ts'
import type { ScanReport } from './report.ts'

export interface Scanner {
  /** Throws the engine's errors and the signal's reason. What is missing or odd in the image is in the report. */
  scan(imageId: string, signal: AbortSignal): Promise<ImageScan>
  /**
   * The same for an image whose layers (diff ids, bottom first) were read before, with the data of now and without the
   * engine. Undefined when one of them is not known any more.
   */
  again(layers: readonly string[]): Promise<ImageScan | undefined>
}

export interface ImageScan {
  readonly inventory: Inventory
  readonly report: ScanReport
  /** Layers that were read for it; the others were known. */
  readonly layersRead: number
}
