import { lineInShort } from '../dockerfile/format-diagnostic.ts'
import { describeUpdates } from '../scanners/gate-updates.ts'
import type { Finding } from '../scanners/report.ts'

/** More are in the message and in the findings. */
const MAX_LINES = 8
/** Of a line in a message, which is one sentence. */
const SHORT = 60

export interface QuotedDockerfile {
  /** A line (from zero), harmless and short. */
  readonly lineText: (line: number) => string | undefined
  /** What is to be updated, and the line that brought it, by line; two lines each. */
  excerpt(blocking: readonly Finding[]): readonly string[]
}

/** The text is foreign: what is shown of it is harmless. Without one nothing is quoted. */
export function quoteDockerfile(bytes: Uint8Array | undefined): QuotedDockerfile {
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes)
  const quote = (line: number, most?: number): string | undefined =>
    text === '' ? undefined : lineInShort(text, line, most)
  return {
    // What goes on in the next line would read as an escape here.
    lineText: (line) => quote(line, SHORT)?.replace(/[\\`]$/, '…'),
    excerpt(blocking) {
      const byLine = [...Map.groupBy(blocking, ({ line }) => line)]
      const placed = byLine.flatMap(([line, findings]) => (line === null ? [] : [{ line, findings }]))
      return placed
        .toSorted((a, b) => a.line - b.line)
        .slice(0, MAX_LINES)
        .flatMap(({ line, findings }) => {
          const what = describeUpdates(findings.map((finding) => ({ ...finding, line: null })))
          const quoted = quote(line)
          return [
            `Dockerfile:${line + 1}:1 ${what}`,
            ...(quoted === undefined ? [] : [`  ${line + 1} | ${quoted}`]),
          ]
        })
    },
  }
}
