import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applyEdits, byWeight, lineStarts, offsetOf } from './apply-edits.ts'

const at = (line: number, character: number) => ({ line, character })

describe('a place in a text', () => {
  const text = 'FROM a\n\nRUN 🚢x'
  const place = (line: number, character: number) => offsetOf(text, lineStarts(text), at(line, character))

  it('counts UTF-16 characters from the beginning of its line', () => {
    assert.equal(place(0, 5), 5)
    assert.equal(place(1, 0), 7)
    assert.equal(text.slice(place(2, 6)), 'x')
  })

  it('is the end of its line, or of the text, when it lies behind it', () => {
    assert.equal(place(0, 99), 6)
    assert.equal(place(2, 99), text.length)
    assert.equal(place(9, 0), text.length)
  })
})

describe('edits', () => {
  it('are made together, in whatever order they come', () => {
    const text = 'FROM a\nADD b c\nRUN x\n'
    const edits = [
      { range: { start: at(2, 5), end: at(2, 5) }, text: ' -y' },
      { range: { start: at(1, 0), end: at(1, 3) }, text: 'COPY' },
      { range: { start: at(0, 0), end: at(1, 0) }, text: '' },
    ]
    assert.equal(applyEdits(text, edits), 'COPY b c\nRUN x -y\n')
  })

  it('that are none change nothing', () => {
    assert.equal(applyEdits('a\r\nb', []), 'a\r\nb')
  })
})

describe('the list of diagnostics', () => {
  it('has errors first, each kind in the order of the file', () => {
    const one = (severity: 'error' | 'warning' | 'info', line: number) => ({
      code: `${severity} ${line}`,
      severity,
      message: '',
      action: '',
      range: { start: at(line, 0), end: at(line, 1) },
    })
    const sorted = byWeight([one('info', 0), one('error', 9), one('warning', 1), one('error', 2)])
    assert.deepEqual(
      sorted.map(({ code }) => code),
      ['error 2', 'error 9', 'warning 1', 'info 0'],
    )
  })
})
