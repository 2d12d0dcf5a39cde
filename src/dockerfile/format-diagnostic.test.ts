import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Diagnostic } from './diagnostic.ts'
import { formatDiagnostic, lineInShort } from './format-diagnostic.ts'

const diagnostic = (line: number, from: number, to: number, endLine = line): Diagnostic => ({
  code: 'SLP0014',
  severity: 'error',
  message: 'There is no instruction "RNU".',
  action: 'Correct it.',
  range: { start: { line, character: from }, end: { line: endLine, character: to } },
})

test('the line is quoted with carets under the place', () => {
  assert.equal(
    formatDiagnostic(diagnostic(1, 2, 5), 'FROM a\n  RNU x\r\n'),
    'Dockerfile:2:3: error SLP0014: There is no instruction "RNU".\n  2 |   RNU x\n    |   ^^^\n  Correct it.',
  )
})

test('a place over several lines is marked to the end of its first line', () => {
  assert.match(formatDiagnostic(diagnostic(0, 2, 3, 2), 'abcdef\nx\ny'), /\n {4}\| {3}\^\^\^\^\n/)
})

test('a long line is cut around the place', () => {
  const out = formatDiagnostic(diagnostic(0, 5000, 5003), `${'a'.repeat(5000)}bcd${'e'.repeat(3000)}`)
  const [, quoted = '', carets = ''] = out.split('\n')
  assert.ok(quoted.length < 120)
  assert.equal(quoted.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'bcd')
})

test('control and bidi characters of the file do not reach the terminal', () => {
  const out = formatDiagnostic(diagnostic(0, 0, 1), 'a\u001b[31m\u202eb')
  assert.ok(!out.includes('\u001b') && !out.includes('\u202e'))
})

test('a place outside the text and an empty line are not quoted', () => {
  assert.equal(formatDiagnostic(diagnostic(9, 0, 1), 'a').split('\n').length, 2)
  assert.equal(formatDiagnostic(diagnostic(0, 0, 0), '\n').split('\n').length, 2)
})

test('a line in short is harmless, without indentation, and cut', () => {
  const text = `FROM a\n\t RUN \u001b[31m ${'x'.repeat(100)}\r\n`
  assert.equal(lineInShort(text, 0), 'FROM a')
  assert.equal(lineInShort(text, 1, 12), 'RUN ·[31m x…')
  assert.equal(lineInShort(text, 9), undefined)
})
