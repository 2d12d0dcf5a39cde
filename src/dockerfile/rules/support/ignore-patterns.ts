/** A .dockerignore without exceptions (https://docs.docker.com/build/concepts/context/#dockerignore-files). */
export interface IgnorePatterns {
  /** True when a pattern takes the path, or a folder that it is in; no slash at its start. */
  matches(path: string): boolean
  /** True when a pattern takes everything. */
  readonly takesAll: boolean
}

/** Steps that the comparisons with wildcards may take in one file: bounds its time, whatever the two files hold. */
const MOST_STEPS = 100_000

const WILD = /[*?[\\]/

/** Null when there are no patterns, or exceptions among them. */
export function readIgnorePatterns(text: string): IgnorePatterns | null {
  const patterns = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => tidy(line.trim()))
    .filter((pattern) => pattern !== '')
  if (patterns.length === 0 || patterns.some((pattern) => pattern.startsWith('!'))) return null
  const plain = new Set(patterns.filter((pattern) => !WILD.test(pattern)))
  const wild = patterns.filter((pattern) => WILD.test(pattern)).map((pattern) => tokens(pattern))
  const left = { steps: MOST_STEPS }
  return {
    takesAll: patterns.some((pattern) => /^(?:\*|\*\*|\*\*\/\*)$/.test(pattern)),
    matches(path) {
      const parts = path.split('/')
      const folders = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
      if (parts.length > 64) return false
      if (folders.some((folder) => plain.has(folder))) return true
      for (const pattern of wild) {
        for (const folder of folders) {
          if (left.steps < 0) return false
          if (isMatch(pattern, folder, left)) return true
        }
      }
      return false
    },
  }
}

function tidy(line: string): string {
  if (line.startsWith('!')) return line
  return line
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

type Token =
  /** `**`, with or without the slash behind it: any number of folders. */
  | 'folders'
  | 'anything'
  /** `*`: any characters but a slash. */
  | 'part'
  /** True for the characters that it takes. */
  | ((character: string) => boolean)

function tokens(pattern: string): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    if (character === '*' && pattern[at + 1] === '*') {
      at++
      const isFolders = pattern[at + 1] === '/'
      if (isFolders) at++
      found.push(isFolders ? 'folders' : 'anything')
    } else if (character === '*') found.push('part')
    else if (character === '?') found.push((one) => one !== '/')
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2)
      if (end < 0) return []
      found.push(classOf(pattern.slice(at + 1, end)))
      at = end
    } else {
      const wanted = character === '\\' ? pattern.charAt(++at) : character
      found.push((one) => one === wanted)
    }
  }
  return found
}

function classOf(inside: string): (character: string) => boolean {
  const isNegated = inside.startsWith('^')
  const members = [...inside.slice(isNegated ? 1 : 0).matchAll(/\\?([^\\])(?:-\\?([^\\]))?/g)]
  return (one) =>
    one !== '/' && members.some(([, low = '', high = low]) => low <= one && one <= high) !== isNegated
}

/**
 * Which tokens may come next, one character after the other: takes the product of both lengths at most. In the middle
 * of a folder that `**` takes, the number of its token is kept below zero.
 */
function isMatch(pattern: readonly Token[], path: string, left: { steps: number }): boolean {
  if (pattern.length === 0) return false
  let states = skip(pattern, new Set([0]))
  for (const character of path) {
    const next = new Set<number>()
    left.steps -= states.size + 1
    if (left.steps < 0 || states.size === 0) return false
    for (const state of states) {
      const token = pattern[state < 0 ? -1 - state : state]
      if (token === 'anything') next.add(state)
      else if (token === 'folders') next.add(followed(state, character))
      else if (token === 'part') {
        if (character !== '/') next.add(state)
      } else if (token?.(character) === true) next.add(state + 1)
    }
    states = skip(pattern, next)
  }
  return states.has(pattern.length)
}

function followed(state: number, character: string): number {
  const token = state < 0 ? -1 - state : state
  return character === '/' ? token : -1 - token
}

/** Tokens that may stand for nothing. */
function skip(pattern: readonly Token[], states: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(states)
  for (const state of all) {
    if (state >= 0 && typeof pattern[state] === 'string') all.add(state + 1)
  }
  return all
}
