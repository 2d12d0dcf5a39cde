/** One finding in a Dockerfile. Positions are zero-based, as in LSP. */
export interface Diagnostic {
  /** `SLP…`, `SEC…`, or the name of a rule. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What to do, in a sentence. */
  readonly action: string
  readonly range: Range
  /** What other linters call it. */
  readonly aliases?: readonly string[]
  /** Edits that mend it without changing what the file means to its author. */
  readonly fix?: {
    readonly title: string
    readonly edits: readonly { readonly range: Range; readonly text: string }[]
  }
}

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}
