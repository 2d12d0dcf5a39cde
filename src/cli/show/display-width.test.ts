import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cutToWidth, displayWidth } from './display-width.ts'

const RED = '\u001b[31m'
const END = '\u001b[39m'

describe('the width of text on a terminal', () => {
  it('is one cell a character, two for wide ones, none for marks and colours', () => {
    for (const [text, width] of [
      ['', 0],
      ['abc', 3],
      ['⠋ ✓ ━ │', 7],
      ['日本', 4],
      ['e\u0301', 1],
      ['🚀', 2],
      ['👩‍👩‍👧', 2],
      ['⚠\ufe0f', 2],
      [`${RED}abc${END}`, 3],
    ] as const) {
      assert.equal(displayWidth(text), width, JSON.stringify(text))
    }
  })

  it('is kept when text is cut, and colours that began end', () => {
    assert.equal(cutToWidth('abcdef', 3), 'abc')
    assert.equal(cutToWidth('日本語', 5), '日本')
    assert.equal(cutToWidth(`${RED}abcdef${END}`, 3), `${RED}abc${END}`)
    assert.equal(cutToWidth(`ab${RED}cd${END}ef`, 10), `ab${RED}cd${END}ef`)
    assert.equal(cutToWidth(`abc${RED}d${END}`, 3), `abc${RED}${END}`)
  })
})
