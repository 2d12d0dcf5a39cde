/** What a document says of itself. Given from outside, so that equal input makes an equal document. */
export interface DocumentFacts {
  /** The image, as people call it. */
  readonly name: string
  /** `sha256:…`; null: it has none yet. */
  readonly imageId: string | null
  /** A UUID, of this document alone. */
  readonly serial: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Of Slipway. */
  readonly toolVersion: string
}

export const TOOL = 'Slipway'

/** RFC 3339 in whole seconds, which is what SPDX takes. */
export const secondsOf = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
