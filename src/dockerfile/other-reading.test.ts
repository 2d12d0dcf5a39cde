import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DockerfileParser } from 'dockerfile-ast'
import fc from 'fast-check'
import { corpusDocuments } from '../../test/corpus/documents.ts'
import { largeDockerfiles } from '../../test/support/large-dockerfiles.ts'
import { readInstructions, type Seen } from './other-reading.ts'

/** Null where it throws. */
function whole(text: string): readonly Seen[] | null {
  try {
    return DockerfileParser.parse(text)
      .getInstructions()
      .map((instruction) => ({
        keyword: instruction.getKeyword(),
        line: instruction.getRange().start.line,
      }))
  } catch {
    return null
  }
}

/** What its reading of instructions turns on. */
const WORDS = [
  ...['RUN', 'run', 'COPY', 'ADD', 'ONBUILD', 'ENV', 'FROM', 'CMD', 'R\\\nUN', '# escape=`\n', '#'],
  ...[
    '<<EOF',
    '<<-EOF',
    '<<"EOF"',
    "<<'A B'",
    '<\\\n<EOF',
    '\\<<EOF',
    '"<<EOF',
    'x<<EOF',
    '`<<A',
    '--a',
    '--',
    '<<x--',
  ],
  ...['EOF', '\tEOF', 'A', '[', ']', '"a"', ',', 'a', '$A', '"', "'"],
  ...['\\', '`', '\\\n', '\\ \n', '`\n', '\n', '\n', '\n', '\r\n', '\t', ' ', ' ', ' '],
] as const

describe('the instructions that are read the short way', () => {
  test('are those of the whole parser in each file of the corpus and each large one', () => {
    for (const { name, text } of [...corpusDocuments(), ...largeDockerfiles()]) {
      // It takes quadratic time over heredocs, which `otherReading` leaves out.
      if (text.length > 20_000 && text.includes('<<')) continue
      assert.deepEqual(readInstructions(text), whole(text), name)
    }
  })

  test('are those of the whole parser in whatever is made of what it looks for', () => {
    const file = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 40 })
    for (const words of fc.sample(file, { numRuns: 20_000, seed: 7 })) {
      for (const text of [words.join(''), `FROM a\n${words.join(' ')}`]) {
        const expected = whole(text)
        if (expected !== null) assert.deepEqual(readInstructions(text), expected, JSON.stringify(text))
      }
    }
  })
})
