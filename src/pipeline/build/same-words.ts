/** Whether a step that a builder names is an instruction of the Dockerfile, by its words. */
import type { WrittenInstruction } from '../../dockerfile/written-file.ts'

/** Builders differ in how much of these they leave in a name. */
const DROPPED = /[\s\\`'"]+/g
/** BuildKit fills in what it knows; the classic builder writes them as they stand. */
const VARIABLE = /\$(?:\w+|[@*#?$!-])?/y

/**
 * True when `words` (`RUN make -j4`, without its place) is how a builder names the instruction. White space, quotes and
 * escapes count for nothing, and a variable may stand for any text. Of a FROM the keyword alone is compared, for
 * BuildKit writes the image in full. Linear in both texts, but for a name made of repetitions.
 */
export function hasSameWords({ keyword, rest, hasHeredocs }: WrittenInstruction, words: string): boolean {
  const space = words.search(/\s|$/)
  if (words.slice(0, space).toUpperCase() !== keyword) return false
  if (keyword === 'FROM') return true
  const parts = fixedParts(rest)
  // BuildKit adds the first line of a heredoc: `RUN <<EOF (make...)`.
  if (hasHeredocs) parts.push('')
  return fits(parts, words.slice(space).replaceAll(DROPPED, ''))
}

/** What stands before, between and behind the variables; what is escaped is taken for one. */
function fixedParts(text: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    parts.push(text.slice(from, at))
    from = behindVariable(text, at)
  }
  return [...parts, text.slice(from)].map((part) => part.replaceAll(DROPPED, ''))
}

/** `$NAME`, or `${NAME:-…}` to its brace; a `$` that begins no variable stands for any text, too. */
function behindVariable(text: string, from: number): number {
  if (text[from + 1] !== '{') {
    VARIABLE.lastIndex = from
    VARIABLE.exec(text)
    return Math.max(from + 1, VARIABLE.lastIndex)
  }
  let depth = 0
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

/** Whether the parts are in the text, in their order, with any text between them. */
function fits(parts: readonly string[], text: string): boolean {
  const [first = '', ...others] = parts
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
