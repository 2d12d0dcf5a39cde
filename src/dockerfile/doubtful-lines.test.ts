import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { corpusDocuments } from '../../test/corpus/documents.ts'
import { doubtfulLines } from './doubtful-lines.ts'
import { readDirectives } from './directives.ts'
import { Findings } from './findings.ts'
import { heredocWords } from './heredoc-words.ts'
import { otherReading, type Seen } from './other-reading.ts'
import { physicalLines } from './physical-lines.ts'
import { type LogicalLine, splitInstructions } from './split-instructions.ts'

function split(text: string) {
  const findings = new Findings()
  const lines = physicalLines(text)
  const escape = readDirectives(lines, findings)
  return { lines, own: splitInstructions(lines, { escape, heredocs: true }, findings), findings }
}

/** What is asked of the second parser, as numbers of lines. */
function asked(text: string): readonly number[] {
  const { lines, own } = split(text)
  return doubtfulLines(lines, own).lines.map(({ number }) => number)
}

/** Where each instruction begins, and its keyword as far as both readers spell it alike. */
function agrees(seen: readonly Seen[], own: readonly LogicalLine[]): boolean {
  const keywordOf = ({ text }: LogicalLine): string => /^[^\t\v\f\r ]*/.exec(text)?.[0].toUpperCase() ?? ''
  return (
    seen.length === own.length &&
    own.every((line, at) => seen[at]?.line === line.firstLine && seen[at].keyword === keywordOf(line))
  )
}

/** Both ways of asking: about all lines but bodies of heredocs, and about the doubtful ones. Undefined for what is refused before. */
function bothWays(text: string): readonly [whole: boolean, short: boolean] | undefined {
  const { lines, own, findings } = split(text)
  // Of file descriptors the second parser knows nothing where all lines are left as they are.
  const hasDescriptor = own.some(({ text }) => heredocWords(text).markers.some(({ digits }) => digits > 0))
  if (findings.hasErrors || hasDescriptor) return undefined
  const bodies = new Set(
    own.flatMap(({ heredocs }) =>
      heredocs.flatMap(({ firstLine, endLine }) =>
        Array.from({ length: endLine - firstLine }, (_, at) => firstLine + at),
      ),
    ),
  )
  const doubtful = doubtfulLines(lines, own)
  const whole = otherReading(lines.filter(({ number }) => !bodies.has(number)))
  return [agrees(whole, own), agrees(otherReading(doubtful.lines), doubtful.own)]
}

const WORDS = [
  ...[
    'RUN x',
    'run y z',
    'COPY a b',
    'ADD c d',
    'ONBUILD RUN e',
    'ENV F g',
    'FROM h',
    'R\\\nUN',
    '# escape=`',
  ],
  ...[
    '# note',
    '<<EOF',
    '<<-EOF',
    '<<"EOF"',
    '<\\\n<EOF',
    '\\<<EOF',
    'x<<EOF',
    'EOF',
    '\tEOF',
    '[',
    '"',
    "'",
    '$A',
  ],
  ...['\\', '`', '\\\n', '\\ \n', '`\n', '\\\\\n', '\n', '\n', '\n', '\n\n', '\r\n', '\t', ' ', ' '],
] as const

describe('the lines that two parsers could see differently', () => {
  it('are none where each instruction has a line without escapes and heredocs', () => {
    assert.deepEqual(asked('FROM a\n# b\n\nRUN c < d\n  copy e f\n'), [])
  })

  it('are those of a continued instruction, with all up to the instruction behind it', () => {
    assert.deepEqual(asked('FROM a\nRUN b\nRUN c \\\n  d\n\n# e\nRUN f\nRUN g\n'), [2, 3, 4, 5, 6])
    assert.deepEqual(asked('FROM a\nRUN b \\\n'), [1])
  })

  it('are those of a heredoc without its body, and of a word that looks like one', () => {
    assert.deepEqual(asked('FROM a\nRUN <<EOF\nb\nc\nEOF\nRUN d\nRUN e\n'), [1, 4, 5])
    assert.deepEqual(asked('FROM a\nENV B c<<d\nRUN e\nRUN f\n'), [1, 2])
    const { lines, own } = split('FROM a\nRUN 12<<A 3\\\n<<B\nA\nB\n')
    assert.deepEqual(
      doubtfulLines(lines, own).lines.map(({ text }) => text),
      ['RUN   <<A  \\', '<<B', 'A', 'B'],
    )
  })

  it('have the head of the file before them, which may choose the escape character', () => {
    assert.deepEqual(asked('# escape=`\n\nFROM a\nRUN b `\n  c\n'), [0, 1, 3, 4])
  })

  it('are enough to ask about: the second parser agrees with a file as often as it does with all of it', () => {
    const counts = { agreed: 0, disagreed: 0 }
    const check = (text: string): void => {
      const both = bothWays(text)
      if (both === undefined) return
      assert.equal(both[1], both[0], JSON.stringify(text))
      counts[both[0] ? 'agreed' : 'disagreed']++
    }
    for (const { text } of corpusDocuments()) check(text)
    const file = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 40 })
    for (const words of fc.sample(file, { numRuns: 20_000, seed: 7 }))
      check(`FROM a\n${words.join('')}\nRUN z\n`)
    assert.ok(counts.agreed > 500 && counts.disagreed > 500, JSON.stringify(counts))
  })
})
