import { checkArguments } from './check-arguments.ts'
import { checkFlags } from './check-flags.ts'
import { checkLines, checkQuotes } from './character-checks.ts'
import { type Command, readCommand } from './command.ts'
import { commandWords } from './command-words.ts'
import { compareParsers } from './compare-parsers.ts'
import { decodeText } from './decode-text.ts'
import { type Escape, findFrontends, readDirectives } from './directives.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { DockerfileLimits, FrontendUse, ReadOptions, ReadResult } from './document.ts'
import { FILE_START, Findings } from './findings.ts'
import { isKeyword, nearestKeyword } from './keywords.ts'
import type { ParsedDockerfile } from './parsed.ts'
import { type PhysicalLine, physicalLines } from './physical-lines.ts'
import { eachInstruction, type LogicalLine, rangeIn, splitInstructions } from './split-instructions.ts'
import { documentOf, readStages } from './stages.ts'

/**
 * Reads a Dockerfile that nobody has vetted. Never throws; takes time linear in its size.
 *
 * Strict: a file is accepted only when BuildKit of each version from 0.8 on, our splitter and a second parser see
 * the same instructions in it. `document` is null exactly when a diagnostic is an error. What a policy may deny is
 * found and not judged (see src/policy). Positions are in the text without a byte order mark, in UTF-16 units.
 */
export function readDockerfile(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const { parsed, diagnostics } = parseDockerfile(bytes, options)
  return { document: parsed?.document ?? null, diagnostics }
}

export interface ParseResult {
  readonly parsed: ParsedDockerfile | null
  readonly diagnostics: readonly Diagnostic[]
  /** Told of a refused file too: what looks like nonsense here may be the choice of a builder elsewhere. */
  readonly frontends: readonly FrontendUse[]
}

/** The same for those who look at the parts of each instruction. `parsed` is null exactly when a diagnostic is an error. */
export function parseDockerfile(bytes: Uint8Array, options: ReadOptions): ParseResult {
  const findings = new Findings()
  const text = decodeText(bytes, options.limits.maxBytes, findings)
  if (text === null) return { parsed: null, diagnostics: findings.list(), frontends: [] }
  const lines = physicalLines(text)
  const frontends = findFrontends(lines)
  const parsed = readText(text, lines, options, findings)
  const accepted = parsed === null || findings.hasErrors ? null : { ...parsed, frontends }
  return { parsed: accepted, diagnostics: findings.list(), frontends }
}

function readText(
  text: string,
  lines: readonly PhysicalLine[],
  options: ReadOptions,
  findings: Findings,
): Omit<ParsedDockerfile, 'frontends'> | null {
  checkLines(lines, findings)
  checkLineLengths(lines, options.limits, findings)
  const escape = readDirectives(lines, findings)
  const instructions = splitInstructions(lines, { escape, heredocs: true }, findings)
  if (instructions.length === 0) {
    findings.error('SLP0001', FILE_START, 'The file has no instructions.')
    return null
  }
  if (!checkCounts(instructions, options.limits, findings)) return null
  const commands = instructions.map((line) => readCommand(line, escape))
  checkEnd(instructions, commands, findings)
  for (const command of commands) {
    if (findings.isFull) return null
    checkCommand(command, escape, findings)
  }
  for (const line of instructions) checkQuotes(line, findings)
  checkOlderReading(lines, instructions, escape, findings)
  const stages = readStages(commands, escape, options, findings)
  if (findings.hasErrors) return null
  compareParsers(lines, instructions, escape, findings)
  const { remoteAdds } = stages
  return { document: documentOf(text, escape, commands, stages), commands, lines, remoteAdds }
}

function checkLineLengths(
  lines: readonly PhysicalLine[],
  limits: DockerfileLimits,
  findings: Findings,
): void {
  for (const { number, text } of lines) {
    if (text.length * 3 <= limits.maxLineBytes) continue
    const bytes = Buffer.byteLength(text)
    if (bytes <= limits.maxLineBytes) continue
    const range = { start: { line: number, character: 0 }, end: { line: number, character: text.length } }
    findings.error('SLP0003', range, `The line has ${bytes} bytes; the limit is ${limits.maxLineBytes}.`)
  }
}

/** False when there is so much that nothing more is looked at. */
function checkCounts(
  instructions: readonly LogicalLine[],
  { maxInstructions }: DockerfileLimits,
  findings: Findings,
): boolean {
  const first = instructions[maxInstructions]
  if (!first) return true
  const message = `There are ${instructions.length} instructions; the limit is ${maxInstructions}.`
  findings.error('SLP0004', rangeIn(first, 0, first.text.length), message)
  return false
}

/** BuildKit takes an escape at the very end for nothing, but fails where the instruction is empty without it. */
function checkEnd(
  instructions: readonly LogicalLine[],
  commands: readonly Command[],
  findings: Findings,
): void {
  const last = instructions.at(-1)
  if (!last) return
  const range = rangeIn(last, 0, last.text.length)
  for (const command of commands) {
    if (command.written === '')
      findings.error('SLP0023', command.keywordRange, 'The continued line is empty.')
  }
  if (last.dangling && commands.at(-1)?.written !== '') {
    findings.warning('SLP0203', range, 'The file ends where the instruction should go on.')
  }
}

function checkCommand(command: Command, escape: Escape, findings: Findings): void {
  const { written, keyword } = command
  if (/^(?:```|~~~)/.test(written)) {
    findings.error(
      'SLP0011',
      command.keywordRange,
      `Line ${command.line.firstLine + 1} is a Markdown code fence.`,
    )
  } else if (written !== '' && !isKeyword(keyword)) {
    findings.error('SLP0014', command.keywordRange, unknownInstruction(written))
  } else if (written !== '') {
    checkFlags(command, findings)
    checkArguments(command, escape, findings)
    if (command.trigger) checkCommand(command.trigger, escape, findings)
  }
}

function unknownInstruction(written: string): string {
  const shown = JSON.stringify(written.length > 40 ? `${written.slice(0, 40)}…` : written)
  const near = nearestKeyword(written)
  return `There is no instruction ${shown}.${near === undefined ? '' : ` Did you mean ${near}?`}`
}

/**
 * An engine without heredocs takes their bodies for instructions. It refuses the file at the first end marker,
 * which is no keyword, unless the marker is hidden from it behind a continuation: then what would run there was
 * never checked here.
 */
function checkOlderReading(
  lines: readonly PhysicalLine[],
  instructions: readonly LogicalLine[],
  escape: Escape,
  findings: Findings,
): void {
  const first = instructions.find((line) => line.heredocs.length > 0)
  if (!first) return
  for (const line of eachInstruction(lines, { escape, heredocs: false }, null)) {
    if (!isKeyword(commandWords(line.text, 0, escape).keyword.toUpperCase())) return
  }
  findings.error(
    'SLP0026',
    rangeIn(first, 0, first.text.length),
    'An engine without heredocs would run the body of this heredoc as instructions.',
    'Do not end the last line of a heredoc in an escape character.',
  )
}
