import { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts'
import type { Diagnostic, Range } from './diagnostic.ts'

/** Findings of one severity that are kept; a file of garbage has one a line. */
const MOST = 50

/** Collects the diagnostics of one file, each place and code once. */
export class Findings {
  readonly #found = new Map<string, Diagnostic>()
  #errors = 0
  #warnings = 0

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /** True when no further error is kept: what only makes messages may stop. */
  get isFull(): boolean {
    return this.#errors >= MOST
  }

  error(code: DiagnosticCode, range: Range, message: string, action?: string): void {
    this.#errors += this.#add(
      { code, severity: 'error', message, range, action: action ?? adviceOf(code) },
      this.#errors,
    )
  }

  warning(code: DiagnosticCode, range: Range, message: string, action?: string): void {
    this.#warnings += this.#add(
      { code, severity: 'warning', message, range, action: action ?? adviceOf(code) },
      this.#warnings,
    )
  }

  /** In the order of the file. */
  list(): readonly Diagnostic[] {
    return [...this.#found.values()].sort(
      (a, b) =>
        a.range.start.line - b.range.start.line ||
        a.range.start.character - b.range.start.character ||
        a.code.localeCompare(b.code),
    )
  }

  #add(diagnostic: Diagnostic, count: number): 0 | 1 {
    const { start } = diagnostic.range
    const key = `${diagnostic.code}:${start.line}:${start.character}`
    if (count >= MOST || this.#found.has(key)) return 0
    this.#found.set(key, diagnostic)
    return 1
  }
}

function adviceOf(code: DiagnosticCode): string {
  return DIAGNOSTIC_CODES[code].action
}

export const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
