/**
 * Where each filter may stand. A filter makes a value safe for one kind of place; elsewhere the same text could mean
 * something else, so a template in which it stands elsewhere is not loaded.
 */
import { type FilterPlace, FILTERS } from './filters.ts'
import type { Found } from './placeholders.ts'

export interface Problem {
  readonly detail: string
  readonly action: string
}

/** Behind the `=` of one assignment on a line of its own; nothing else may open a quote there. */
const ASSIGNMENT = /^(?:ENV|LABEL|ARG) [A-Za-z0-9._-]+=$/
const EXEC_FORM = /^(?:HEALTHCHECK (?:--[a-z-]+=[0-9a-z.]+ )*)?(?:CMD|ENTRYPOINT) (?=\S)/

interface PlaceRule {
  /** `all` are the placeholders of the file. */
  readonly fits: (path: string, lines: readonly string[], found: Found, all: readonly Found[]) => boolean
  readonly example: string
}

const RULES: Readonly<Record<FilterPlace, PlaceRule>> = {
  anywhere: { fits: () => true, example: 'any place' },
  'dockerfile-value': { fits: isAssignment, example: 'ENV NAME={{ … }} in the Dockerfile' },
  'dockerfile-lines': {
    fits: (path, lines, found) =>
      isDockerfile(path) && isAlone(lines, found) && !isContinued(lines, found.line),
    example: 'a line of its own, between the instructions of the Dockerfile',
  },
  'file-lines': {
    fits: (path, lines, found) => !isDockerfile(path) && isAlone(lines, found),
    example: 'a line of its own, in another file than the Dockerfile',
  },
  json: { fits: isJson, example: 'a value in a .json file, or an element of CMD [...] in the Dockerfile' },
}

/** Undefined when the placeholder may stand there. `all` are the placeholders of the file. */
export function placeProblem(
  path: string,
  lines: readonly string[],
  found: Found,
  all: readonly Found[],
): Problem | undefined {
  const { fits, example } = RULES[FILTERS[found.filter].place]
  if (fits(path, lines, found, all)) return undefined
  return { detail: `the filter ${found.filter} does not fit this place`, action: `Use it for ${example}.` }
}

/** What a template's Dockerfile may not have at all, with its zero-based line: it would change what a line is. */
export function dockerfileProblem(lines: readonly string[]): (Problem & { line: number }) | undefined {
  const directive = lines.findIndex((line) => /^\s*#\s*(?:escape|syntax|check)\s*=/i.test(line))
  if (directive >= 0) {
    const detail = 'a directive chooses how the Dockerfile is read'
    return { line: directive, detail, action: 'Remove it: the filters write for the usual reading.' }
  }
  const heredoc = lines.findIndex((line) => line.includes('<<'))
  if (heredoc < 0) return undefined
  const action = 'Put the text into a file of the template and COPY it.'
  return { line: heredoc, detail: 'a heredoc, which older engines do not know', action }
}

export function isDockerfile(path: string): boolean {
  return path === 'Dockerfile'
}

function isAssignment(path: string, lines: readonly string[], { line, start, end }: Found): boolean {
  const text = lines[line] ?? ''
  const isAll = ASSIGNMENT.test(text.slice(0, start)) && text.slice(end).trim() === ''
  return isDockerfile(path) && isAll && !isContinued(lines, line)
}

function isAlone(lines: readonly string[], { line, start, end }: Found): boolean {
  const text = lines[line] ?? ''
  return start === 0 && text.slice(end).trim() === ''
}

/** True when the instruction before goes on in this line; comments and blank lines do not end it. */
function isContinued(lines: readonly string[], line: number): boolean {
  const before = lines.slice(0, line).findLast((text) => !/^\s*(?:#|$)/.test(text))
  return before?.trimEnd().endsWith('\\') ?? false
}

/** True when the text is JSON once each placeholder is a value of its type. */
function isJson(path: string, lines: readonly string[], found: Found, all: readonly Found[]): boolean {
  const filled = lines.map((text, number) =>
    all
      .filter(({ line }) => line === number)
      .reduceRight((rest, one) => rest.slice(0, one.start) + sample(one) + rest.slice(one.end), text),
  )
  if (path.endsWith('.json')) return parse(filled.join('\n')) !== undefined
  if (!isDockerfile(path) || isContinued(lines, found.line)) return false
  const line = filled[found.line] ?? ''
  const form = EXEC_FORM.exec(line)?.[0]
  if (form === undefined || form.length > found.start) return false
  const words = parse(line.slice(form.length))
  return Array.isArray(words) && words.every((word) => typeof word === 'string')
}

/** Text in quotes, so that a placeholder inside of quotes makes no JSON. */
function sample({ filter, type }: Found): string {
  if (filter !== 'json') return '0'
  return JSON.stringify({ string: 'x', integer: 0, array: ['x'], object: { x: 'x' } }[type])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
