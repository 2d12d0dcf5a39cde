/** One file of an export before it is parsed: its path in there, and its text or why it has none. */
export type RawRecord =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly problem: string }

export interface RecordSource {
  /** Files that will be given at most. */
  readonly total: number
  records(): AsyncIterable<RawRecord>
  close(): void
}
