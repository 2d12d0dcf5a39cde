import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { LineSplitter, MAX_LINE_BYTES } from './line-splitter.ts'

function split(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const lines: string[] = []
  const splitter = new LineSplitter((line) => lines.push(line))
  for (const chunk of chunks) splitter.write(Buffer.from(chunk))
  splitter.end()
  return lines
}

describe('LineSplitter', () => {
  test('lines that are cut across chunks are whole', () => {
    assert.deepEqual(split('one\ntw', 'o\nth', 'ree'), ['one', 'two', 'three'])
  })

  test('empty lines stay, and a final newline makes no line', () => {
    assert.deepEqual(split('a\n\nb\n'), ['a', '', 'b'])
  })

  test('a carriage return before a newline is not part of the line, also when it comes in another chunk', () => {
    assert.deepEqual(split('a\r\nb\r', '\nc'), ['a', 'b', 'c'])
  })

  test('a line that was overwritten is given as it last stood', () => {
    assert.deepEqual(split('10%\r50', '%\r', '100%\ndone\n'), ['100%', 'done'])
  })

  test('a progress bar without an end holds no more than its last state', () => {
    const lines: string[] = []
    const splitter = new LineSplitter((line) => lines.push(line))
    for (let percent = 0; percent < 100_000; percent += 1) splitter.write(Buffer.from(`\r${percent} of many`))
    splitter.end()
    assert.deepEqual(lines, ['99999 of many'])
  })

  test('a long line comes in pieces that are cut between characters', () => {
    const text = `${'x'.repeat(MAX_LINE_BYTES - 1)}€${'y'.repeat(10)}`
    const pieces = split(text)
    assert.equal(pieces.length, 2)
    assert.equal(pieces.join(''), text)
  })

  test('bytes that are not UTF-8 are replaced', () => {
    assert.deepEqual(split(Buffer.from([0x61, 0xff, 0x62, 0x0a])), ['a\ufffdb'])
  })

  test('however a text is cut into chunks, its lines are the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n', ' ') })
    fc.assert(
      fc.property(text, fc.array(fc.nat(20), { maxLength: 10 }), (whole, cuts) => {
        const bytes = Buffer.from(whole)
        const chunks: Buffer[] = []
        let at = 0
        for (const cut of cuts) {
          chunks.push(bytes.subarray(at, at + cut))
          at += cut
        }
        chunks.push(bytes.subarray(at))
        const expected = whole.split('\n')
        if (expected.at(-1) === '') expected.pop()
        assert.deepEqual(split(...chunks), expected)
      }),
    )
  })
})
