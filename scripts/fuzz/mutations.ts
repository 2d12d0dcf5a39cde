/** Changes of a Dockerfile: what slips of the hand and of malice make of a good one. */
import type { Random } from './random.ts'

const PIECES = [
  '\\',
  '\\\n',
  '\\\\\n',
  '`',
  '`\n',
  '\n',
  '\n\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '#',
  '# escape=`\n',
  '# escape=\\\n',
  '"',
  "'",
  '$',
  '${',
  '}',
  '[',
  ']',
  '{',
  '<<EOF',
  '0<<EOF',
  '<<EOF\n',
  'EOF\n',
  '<<-EOF ',
  '<<<',
  '--',
  '--from=',
  '--mount=type=bind,from=x ',
  'ADD https://e/x /y\n',
  'RUN ',
  'ONBUILD ',
  'FROM a\n',
  'ENV ',
  'AS b',
  '=',
  ',',
  ';',
  '&&',
  '|',
  '$(',
  ')',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\u0085',
  '\u201c',
  '\u202e',
  '\v',
  '\f',
  '\u0000',
  'é',
  '\u{1f600}',
] as const
const LARGE = 60_000

type Mutation = (text: string, random: Random, others: readonly string[]) => string

const MUTATIONS: readonly Mutation[] = [
  function insertPiece(text, random) {
    const at = random.below(text.length + 1)
    return text.slice(0, at) + random.pick(PIECES) + text.slice(at)
  },
  function removePart(text, random) {
    const at = random.below(text.length + 1)
    return text.slice(0, at) + text.slice(at + 1 + random.below(8))
  },
  function repeatPart(text, random) {
    const at = random.below(text.length + 1)
    const part = text.slice(at, at + 1 + random.below(20))
    return text.slice(0, at) + part + text.slice(at)
  },
  function swapLines(text, random) {
    const lines = text.split('\n')
    const [a, b] = [random.below(lines.length), random.below(lines.length)]
    return lines
      .map((line, at) => (at === a ? (lines[b] ?? line) : at === b ? (lines[a] ?? line) : line))
      .join('\n')
  },
  function spliceOther(text, random, others) {
    const lines = text.split('\n')
    const other = random.pick(others).split('\n')
    const at = random.below(lines.length + 1)
    const from = random.below(other.length)
    return [...lines.slice(0, at), ...other.slice(from, from + 1 + random.below(4)), ...lines.slice(at)].join(
      '\n',
    )
  },
  function changeCase(text, random) {
    const at = random.below(text.length + 1)
    const part = text.slice(at, at + 6)
    return text.slice(0, at) + (random.once(2) ? part.toUpperCase() : part.toLowerCase()) + text.slice(at + 6)
  },
  function changeLineEnds(text, random) {
    return random.once(2) ? text.replaceAll('\n', '\r\n') : text.replaceAll('\r\n', '\n')
  },
]

export function mutated(text: string, random: Random, others: readonly string[]): string {
  let changed = text
  const count = 1 + random.below(4)
  for (let step = 0; step < count; step++) changed = random.pick(MUTATIONS)(changed, random, others)
  return random.once(400) ? enlarged(changed, random) : changed
}

/** One part of it so often that the file is as large as one may be: what is not linear is seen then. */
function enlarged(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  const part = text.slice(at, at + 1 + random.below(40)) || random.pick(PIECES)
  const lines = Math.min(Math.floor(LARGE / part.length), 7000)
  return `${text.slice(0, at)}${part.repeat(lines)}${text.slice(at)}`.slice(0, LARGE)
}
