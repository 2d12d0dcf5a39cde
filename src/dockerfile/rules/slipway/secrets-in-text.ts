import type { Range } from '../../diagnostic.ts'
import { kept } from '../../kept.ts'
import type { PhysicalLine } from '../../physical-lines.ts'
import type { LintedFile } from '../linted-file.ts'
import { CERTAIN_SHAPES, isSample, type SecretShape } from './secret-shapes.ts'

export interface SecretPlace {
  readonly name: string
  readonly range: Range
  /** The first four characters, which tell its kind and nothing more; empty for a key in lines. */
  readonly beginning: string
  /** Offset in the text. */
  readonly start: number
}

/** All places of the file, comments and heredocs among them, that have one of the shapes, in the order of the shapes. */
export function* secretsIn(
  text: string,
  lines: readonly PhysicalLine[],
  shapes: readonly SecretShape[],
): Iterable<SecretPlace> {
  let starts: readonly number[] | undefined
  for (const { name, hints, needs, pattern, isReal } of shapes) {
    if (hints?.some((hint) => text.includes(hint)) === false) continue
    if (needs !== undefined && !text.includes(needs)) continue
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.['secret'] ?? match[0]
      if (isSample(secret) || isReal?.(secret) === false) continue
      const start = match.index + match[0].lastIndexOf(secret)
      starts ??= lineStarts(text)
      const line = lineOf(starts, start)
      const character = start - (starts[line] ?? 0)
      const end = Math.min(character + secret.length, lines[line]?.text.length ?? 0)
      yield {
        name,
        range: { start: { line, character }, end: { line, character: end } },
        beginning: secret.startsWith('-----') ? '' : secret.slice(0, 4),
        start,
      }
    }
  }
}

/** Those whose shape leaves no doubt; two rules ask for them. */
export const certainSecrets: (file: LintedFile) => readonly SecretPlace[] = kept((file: LintedFile) => [
  ...secretsIn(file.text, file.lines, CERTAIN_SHAPES),
])

/** `A GitHub token (ghp_…)`. */
export function nameOf({ name, beginning }: SecretPlace): string {
  const article = /^[AEIOU]/i.test(name) || name === 'npm token' ? 'An' : 'A'
  return `${article} ${name}${beginning === '' ? '' : ` (${beginning}…)`}`
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) starts.push(feed + 1)
  return starts
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
