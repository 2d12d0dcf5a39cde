/**
 * `# check=skip=NAME,NAME;error=true` in the head of a file, by which BuildKit's checks are steered
 * (https://docs.docker.com/reference/dockerfile/#check; linter.ParseLintOptions of moby/buildkit).
 */
import type { Range } from '../diagnostic.ts'
import type { PhysicalLine } from '../physical-lines.ts'

export interface CheckDirective {
  readonly skip: ReadonlySet<string>
  readonly skipAll: boolean
  /** A finding of one of BuildKit's checks is an error. */
  readonly failing: boolean
  /** What BuildKit would refuse the file for. */
  readonly problem: { readonly message: string; readonly range: Range } | null
}

const NONE: CheckDirective = { skip: new Set(), skipAll: false, failing: false, problem: null }

const DIRECTIVE = /^[ \t]*#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S.*)$/
const KEYS = new Set(['escape', 'syntax', 'check'])

/** The directive of the file's head, after a `#!` line too; one that is malformed has no effect and a `problem`. */
export function readCheckDirective(lines: readonly PhysicalLine[]): CheckDirective {
  const start = lines[0]?.text.startsWith('#!') ? 1 : 0
  for (let at = start; at < lines.length; at++) {
    const line = lines[at]
    const [, name = '', value = ''] = DIRECTIVE.exec(line?.text ?? '') ?? []
    const key = name.toLowerCase()
    if (!KEYS.has(key)) break
    if (key !== 'check' || line === undefined) continue
    const options = parseOptions(value.trim())
    if (typeof options !== 'string') return options
    const range = {
      start: { line: line.number, character: 0 },
      end: { line: line.number, character: line.text.length },
    }
    return { ...NONE, problem: { message: options, range } }
  }
  return NONE
}

/** A text says what is wrong. */
function parseOptions(value: string): CheckDirective | string {
  let { skip, skipAll, failing } = NONE
  for (const option of value.split(';')) {
    const at = option.indexOf('=')
    const key = option.slice(0, Math.max(at, 0)).trim()
    const given = option.slice(at + 1).trim()
    if (at === -1) return `The check directive has no option ${quote(option)}.`
    if (key === 'skip' && given === 'all') skipAll = true
    else if (key === 'skip') skip = new Set(given.split(',').map((name) => name.trim()))
    else if (key === 'error') {
      const parsed = parseBoolean(given)
      if (parsed === null) return `The check directive's error is true or false, not ${quote(given)}.`
      failing = parsed
    } else if (key !== 'experimental') return `The check directive has no option ${quote(key)}.`
  }
  return { skip, skipAll, failing, problem: null }
}

/** As Go's strconv.ParseBool. */
function parseBoolean(text: string): boolean | null {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  return /^(?:0|f|F|false|FALSE|False)$/.test(text) ? false : null
}

const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
