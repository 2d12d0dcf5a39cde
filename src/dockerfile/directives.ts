/**
 * The comments at the head of a file that steer a builder: `escape`, `syntax`, `check`.
 *
 * BuildKit's versions disagree about them: which keys end the head, what white space may stand where, whether a
 * `#!` line, `//` comments or JSON may carry `syntax`. So `escape` must come out the same under each reading, and
 * `syntax` is found under the widest one.
 */
import type { Range } from './diagnostic.ts'
import type { FrontendUse } from './document.ts'
import type { Findings } from './findings.ts'
import { afterSpaces, trimmedEnd } from './go-space.ts'
import type { PhysicalLine } from './physical-lines.ts'

export type Escape = '\\' | '`'

interface Directive {
  readonly key: string
  readonly value: string
  readonly range: Range
}

/** One version's idea of a directive. */
interface Reading {
  readonly pattern: RegExp
  readonly keys: readonly string[]
}

const ASCII = /^#[\t\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=/
const WIDE = /^#[\s\u0085]*([a-zA-Z][a-zA-Z0-9]*)\s*=/
const ANY_COMMENT = [WIDE, /^\/\/[\s\u0085]*([a-zA-Z][a-zA-Z0-9]*)\s*=/]

const READINGS: readonly Reading[] = [
  { pattern: ASCII, keys: ['escape', 'syntax'] },
  { pattern: ASCII, keys: ['escape', 'syntax', 'check'] },
  { pattern: WIDE, keys: ['escape', 'syntax', 'check'] },
]

/** Reports what is wrong with the head and returns the escape character in force. */
export function readDirectives(lines: readonly PhysicalLine[], findings: Findings): Escape {
  const heads = READINGS.map((reading) => head(lines, reading))
  for (const directives of heads) reportRepeated(directives, findings)
  const escapes = heads.map((directives) => directives.find((directive) => directive.key === 'escape'))
  for (const escape of escapes) {
    if (escape && escape.value !== '\\' && escape.value !== '`') {
      findings.error(
        'SLP0020',
        escape.range,
        `The escape character cannot be ${JSON.stringify(escape.value)}.`,
      )
    }
  }
  const [first] = escapes
  const other = escapes.find((escape) => escape?.value !== first?.value)
  const doubtful =
    other ?? (escapes.includes(undefined) ? escapes.find((escape) => escape !== undefined) : undefined)
  if (doubtful) {
    findings.error(
      'SLP0026',
      doubtful.range,
      'Some versions of BuildKit honour this escape directive and others do not.',
      'Put the escape directive on the first line, written as `# escape=` and the character.',
    )
  }
  return first?.value === '`' ? '`' : '\\'
}

function head(lines: readonly PhysicalLine[], reading: Reading): readonly Directive[] {
  const directives: Directive[] = []
  for (const line of lines) {
    const directive = directiveOf(line, reading.pattern)
    if (!directive || !reading.keys.includes(directive.key)) break
    directives.push(directive)
  }
  return directives
}

/** The parser trims a line before it looks for a directive; the detection of `syntax` does not in all versions. */
function directiveOf(line: PhysicalLine, pattern: RegExp): Directive | undefined {
  const indent = afterSpaces(line.text, 0)
  const first = line.text[indent]
  if (first !== '#' && first !== '/') return undefined
  const text = line.text.slice(indent)
  const match = pattern.exec(text)
  // A single space is a value to BuildKit; nothing at all is none.
  if (!match || match[0].length === text.length) return undefined
  const [before, key = ''] = match
  const value = text.slice(afterSpaces(text, before.length), trimmedEnd(text))
  const start = { line: line.number, character: indent }
  return {
    key: key.toLowerCase(),
    value,
    range: { start, end: { line: line.number, character: line.text.length } },
  }
}

function reportRepeated(directives: readonly Directive[], findings: Findings): void {
  const seen = new Set<string>()
  for (const { key, range } of directives) {
    if (seen.has(key)) findings.error('SLP0019', range, `The directive ${key} is given a second time.`)
    seen.add(key)
  }
}

/**
 * Images that any version of BuildKit would run as the builder in place of its own. Under the widest reading: any key
 * may stand before `syntax`, after `#!` too, in `#`, `//` or JSON.
 */
export function findFrontends(lines: readonly PhysicalLine[]): readonly FrontendUse[] {
  const found: FrontendUse[] = []
  const start = lines[0]?.text.startsWith('#!') ? 1 : 0
  for (const pattern of ANY_COMMENT) {
    for (let at = start; at < lines.length; at++) {
      const line = lines[at]
      const directive = line === undefined ? undefined : directiveOf(line, pattern)
      if (!directive) break
      if (directive.key === 'syntax') found.push({ image: directive.value, range: directive.range })
    }
  }
  const first = lines.find((line, at) => at >= start && line.text.trim() !== '')
  if (!first?.text.trimStart().startsWith('{')) return found
  const image = jsonSyntax(lines.slice(first.number).map((line) => line.text)) ?? jsonSyntax([first.text])
  if (image === undefined) return found
  const range = {
    start: { line: first.number, character: 0 },
    end: { line: first.number, character: first.text.length },
  }
  return [...found, { image, range }]
}

/** Go's JSON decoder folds case in keys, with the long s (U+017F) as an s. */
function jsonSyntax(lines: readonly string[]): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(lines.join('\n'))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const found = Object.entries(value).find(([key]) => /^[s\u017f]yntax$/i.test(key))
  return found ? String(found[1]) : undefined
}
