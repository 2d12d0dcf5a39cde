import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseAnsi, plainText, type Style } from './ansi.ts'

/** Each span as its text and what it has beside the plain style. */
function shown(line: string): readonly (readonly [string, Partial<Style>])[] {
  return parseAnsi(line).map(({ text, style }) => {
    const set = Object.entries(style ?? {}).filter(([, value]) => value !== null && value !== false)
    return [text, Object.fromEntries(set)] as const
  })
}

describe('parseAnsi', () => {
  test('leaves plain text as one span, markup and tabs included', () => {
    assert.deepEqual(shown('<b onload=x>\tone & two</b>'), [['<b onload=x>\tone & two</b>', {}]])
    assert.deepEqual(shown(''), [])
  })

  test('knows the sixteen colours, and ends them where the line does', () => {
    assert.deepEqual(shown('a\u001b[31mb\u001b[0mc\u001b[92;44md'), [
      ['a', {}],
      ['b', { foreground: 1 }],
      ['c', {}],
      ['d', { foreground: 10, background: 4 }],
    ])
    assert.deepEqual(shown('next'), [['next', {}]])
  })

  test('knows bold, dim, italic, underline, strike and inverse, and their ends', () => {
    assert.deepEqual(shown('\u001b[1;3;4mx\u001b[22;24my\u001b[23mz\u001b[2;7;9mw'), [
      ['x', { bold: true, italic: true, underline: true }],
      ['y', { italic: true }],
      ['z', {}],
      ['w', { dim: true, inverse: true, strike: true }],
    ])
  })

  test('knows 256 and true colours, with semicolons and with colons', () => {
    assert.deepEqual(shown('\u001b[38;5;9ma\u001b[38;5;196mb\u001b[48;5;244mc'), [
      ['a', { foreground: 9 }],
      ['b', { foreground: 'rgb(255 0 0)' }],
      ['c', { foreground: 'rgb(255 0 0)', background: 'rgb(128 128 128)' }],
    ])
    assert.deepEqual(shown('\u001b[38;2;1;2;3ma\u001b[0;48:2::4:5:6mb'), [
      ['a', { foreground: 'rgb(1 2 3)' }],
      ['b', { background: 'rgb(4 5 6)' }],
    ])
  })

  test('takes no colour from numbers that are none, and nothing from them into CSS', () => {
    assert.deepEqual(shown('\u001b[38;2;300;0;0ma\u001b[38;5;999mb\u001b[38mc'), [['abc', {}]])
  })

  test('drops everything else that a terminal would obey', () => {
    const line = '\u001b]0;title\u0007a\u001b[2Jb\u001b[10;10Hc\u001b]8;;http://x\u001b\\d\u001b(Be\u009b31mf'
    assert.deepEqual(shown(line), [
      ['abcde', {}],
      ['f', { foreground: 1 }],
    ])
    assert.equal(plainText(line), 'abcdef')
  })

  test('drops a sequence that the line cuts off', () => {
    assert.equal(plainText('a\u001b[38;5'), 'a')
    assert.equal(plainText('a\u001b]0;title without an end'), 'a')
    assert.equal(plainText('a\u001b'), 'a')
  })

  test('shows of a line that redraws itself the last state, in the colour it was given before', () => {
    assert.deepEqual(shown('\u001b[32m10%\r50%\r100%'), [['100%', { foreground: 2 }]])
    assert.deepEqual(shown('10%\r100%\r'), [['100%', {}]])
    assert.deepEqual(shown('10%\r100%\r   \u001b[K'), [['100%   ', {}]])
    assert.deepEqual(shown('windows\r'), [['windows', {}]])
  })

  test('shows controls and reordering characters as signs', () => {
    assert.equal(plainText('a\u0000\u0007\u007fb'), 'a^@^G^?b')
    assert.equal(plainText('user\u202enimda\u2066'), 'user<U+202E>nimda<U+2066>')
    assert.equal(parseAnsi('user\u202enimda')[0]?.text, 'user<U+202E>nimda')
  })

  test('shows the same text with styles and without', () => {
    const parts = [
      'a',
      '\r',
      '\u001b[31m',
      '\u001b[0m',
      ' ',
      '\u001b]0;t\u0007',
      '\u0008',
      '\u202e',
      'é',
      '\u001b',
    ]
    for (let seed = 0; seed < 2000; seed++) {
      let line = ''
      for (let rest = seed * 7919 + 1; rest > 0; rest = Math.floor(rest / parts.length)) {
        line += parts[rest % parts.length]
      }
      assert.equal(
        parseAnsi(line)
          .map(({ text }) => text)
          .join(''),
        plainText(line),
        JSON.stringify(line),
      )
    }
  })

  test('makes no more than some hundred spans of a line that only changes its colour', () => {
    const line = Array.from({ length: 4000 }, (_, at) => `\u001b[3${at % 8}mx`).join('')
    const spans = parseAnsi(line)
    assert.ok(spans.length <= 400)
    assert.equal(spans.map(({ text }) => text).join('').length, 4000)
  })
})
