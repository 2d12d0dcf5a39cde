/** One finding in a Dockerfile. Positions are zero-based, as in LSP. */
export interface Diagnostic {
  /** `SLP…`, `SEC…`, or the name of a rule. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What to do, in a sentence. */
  readonly action: string
  readonly range: Range
}

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}
