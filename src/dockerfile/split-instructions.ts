/**
 * The line splitter: from lines of a file to instructions, by the rules of BuildKit's parser
 * (moby/buildkit, frontend/dockerfile/parser). Where its versions differ the text is refused.
 */
import type { Position, Range } from './diagnostic.ts'
import { commandWords } from './command-words.ts'
import type { Escape } from './directives.ts'
import type { Findings } from './findings.ts'
import { afterSpaces } from './go-space.ts'
import { type HeredocMarker, heredocWords } from './heredoc-words.ts'
import { jsonArray } from './json-array.ts'
import type { PhysicalLine } from './physical-lines.ts'

export interface LogicalLine {
  /** Continuations joined, comments and blank lines among them dropped. */
  readonly text: string
  readonly pieces: readonly Piece[]
  readonly firstLine: number
  /** Heredocs included. */
  readonly lastLine: number
  readonly heredocs: readonly Heredoc[]
  /** The file ended while the line went on. */
  readonly dangling: boolean
}

export interface Heredoc {
  readonly body: string
  /** First line of the body, or that of the end marker when it is empty. */
  readonly firstLine: number
  /** Line of the end marker, and where it ends there. */
  readonly endLine: number
  readonly endCharacter: number
}

/** A part of the joined text and where it stands in the file. */
interface Piece {
  readonly at: number
  readonly line: number
  readonly character: number
}

/** What the splitter needs to know; `heredocs: false` reads as BuildKit did before it had them. */
export interface SplitOptions {
  readonly escape: Escape
  readonly heredocs: boolean
}

export function splitInstructions(
  lines: readonly PhysicalLine[],
  options: SplitOptions,
  findings: Findings | null,
): readonly LogicalLine[] {
  return [...eachInstruction(lines, options, findings)]
}

/** The same, for those who may have seen enough before the end. */
export function* eachInstruction(
  lines: readonly PhysicalLine[],
  options: SplitOptions,
  findings: Findings | null,
): Iterable<LogicalLine> {
  let next = 0
  while (next < lines.length) {
    const joined = joinContinued(lines, next, options, findings)
    next = joined.next
    if (joined.line === null) continue
    const markers = options.heredocs ? markersOf(joined.line, options.escape, findings) : []
    const bodies =
      markers.length === 0 ? { heredocs: [], next, missing: null } : readBodies(lines, next, markers)
    if (bodies.missing) {
      findings?.error(
        'SLP0021',
        rangeIn(joined.line, 0, joined.line.text.length),
        `The end marker ${bodies.missing} of the heredoc is missing.`,
      )
    }
    next = bodies.next
    const lastLine = bodies.heredocs.at(-1)?.endLine ?? joined.line.lastLine
    yield markers.length === 0 ? joined.line : { ...joined.line, heredocs: bodies.heredocs, lastLine }
  }
}

/** One instruction's lines; `line` is null for a blank line or a comment. */
function joinContinued(
  lines: readonly PhysicalLine[],
  from: number,
  { escape }: SplitOptions,
  findings: Findings | null,
): { readonly next: number; readonly line: LogicalLine | null } {
  const pieces: Piece[] = []
  const texts: string[] = []
  let length = 0
  let last = from
  let at = from
  let goesOn = true
  for (; goesOn && at < lines.length; at++) {
    const line = lines[at]
    if (!line) break
    const indent = afterSpaces(line.text, 0)
    reportStart(line, indent, findings)
    const isComment = line.text[indent] === '#'
    if (at === from) {
      if (isComment || indent === line.text.length) return { next: at + 1, line: null }
    } else if (isComment || indent === line.text.length) continue
    const cut = continuation(line, indent, escape, findings)
    goesOn = cut !== null
    const skip = at === from ? indent : 0
    const part = line.text.slice(skip, cut ?? line.text.length)
    pieces.push({ at: length, line: line.number, character: skip })
    texts.push(part)
    length += part.length
    last = line.number
  }
  const first = lines[from]?.number ?? 0
  const line = {
    text: texts.length === 1 ? (texts[0] ?? '') : texts.join(''),
    pieces,
    firstLine: first,
    lastLine: last,
    heredocs: [],
    dangling: goesOn,
  }
  return { next: at, line }
}

/** Where the escape character of a continued line stands, or null when the line ends the instruction. */
function continuation(
  line: PhysicalLine,
  indent: number,
  escape: Escape,
  findings: Findings | null,
): number | null {
  let end = line.text.length
  while (end > 0 && (line.text[end - 1] === ' ' || line.text[end - 1] === '\t')) end--
  if (line.text[end - 1] !== escape) return null
  if (end - 2 < indent || line.text[end - 2] !== escape) return end - 1
  const start = { line: line.number, character: end - 2 }
  findings?.error(
    'SLP0024',
    { start, end: { line: line.number, character: end } },
    `The line ends in ${escape}${escape}: BuildKit ends the instruction there, other readers go on.`,
  )
  return null
}

function reportStart(line: PhysicalLine, indent: number, findings: Findings | null): void {
  if (indent === 0) return
  const odd = /[^\t ]/.exec(line.text.slice(0, indent))
  if (!odd) return
  const start = { line: line.number, character: odd.index }
  const name = `U+${odd[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  const range = { start, end: { line: line.number, character: odd.index + 1 } }
  findings?.error('SLP0025', range, `The line starts with the space ${name}, which only some readers skip.`)
}

function markersOf(line: LogicalLine, escape: Escape, findings: Findings | null): readonly HeredocMarker[] {
  if (!line.text.includes('<<') || !takesHeredocs(line.text, escape)) return []
  const words = heredocWords(line.text)
  if (words.unclearAt !== null) {
    findings?.error(
      'SLP0022',
      rangeIn(line, words.unclearAt, line.text.length),
      'Builders disagree whether a heredoc starts here, or where it ends.',
    )
  }
  return words.markers
}

/** Only RUN, COPY and ADD take heredocs, behind ONBUILD too, and not in the JSON form. */
function takesHeredocs(text: string, escape: Escape): boolean {
  let command = commandWords(text, 0, escape)
  if (command.keyword.toUpperCase() === 'ONBUILD') command = commandWords(text, command.restAt, escape)
  return /^(?:RUN|COPY|ADD)$/i.test(command.keyword) && jsonArray(command.rest)?.every(isString) !== true
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}

interface Bodies {
  readonly heredocs: readonly Heredoc[]
  readonly next: number
  /** End marker that was not found. */
  readonly missing: string | null
}

function readBodies(lines: readonly PhysicalLine[], from: number, markers: readonly HeredocMarker[]): Bodies {
  const heredocs: Heredoc[] = []
  let firstLine = from
  for (const { name, chomp } of markers) {
    let endLine = firstLine
    while (endLine < lines.length && endMarker(lines[endLine]?.text ?? '', chomp) !== name) endLine++
    const body = lines.slice(firstLine, endLine).map((line) => line.text)
    const last = Math.min(endLine, lines.length - 1)
    heredocs.push({
      body: body.join('\n'),
      firstLine,
      endLine: last,
      endCharacter: lines[last]?.text.length ?? 0,
    })
    if (endLine >= lines.length) return { heredocs, next: lines.length, missing: name }
    firstLine = endLine + 1
  }
  return { heredocs, next: firstLine, missing: null }
}

function endMarker(line: string, chomp: boolean): string {
  return chomp ? line.replace(/^\t+/, '') : line
}

/** Where an offset of the joined text stands in the file. */
export function positionIn(line: LogicalLine, offset: number): Position {
  let low = 0
  let high = line.pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((line.pieces[middle]?.at ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const piece = line.pieces[low]
  if (!piece) return { line: line.firstLine, character: 0 }
  return { line: piece.line, character: piece.character + offset - piece.at }
}

/** The whole instruction, its heredocs included. */
export function rangeOf(line: LogicalLine): Range {
  const range = rangeIn(line, 0, line.text.length)
  const last = line.heredocs.at(-1)
  return last ? { start: range.start, end: { line: last.endLine, character: last.endCharacter } } : range
}

/** `end` is behind the last character, which may stand on another line than the one after it. */
export function rangeIn(line: LogicalLine, start: number, end: number): Range {
  if (end <= start) return { start: positionIn(line, start), end: positionIn(line, start) }
  const last = positionIn(line, end - 1)
  return { start: positionIn(line, start), end: { line: last.line, character: last.character + 1 } }
}
