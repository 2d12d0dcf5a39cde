import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { showHidden } from './show-hidden.ts'

describe('text of strangers', () => {
  it('has what cannot be seen spelled out', () => {
    assert.equal(
      showHidden('a\u202Eb\u0000c\u2028d\u200Be\u{e0041}'),
      'a<U+202E>b<U+0000>c<U+2028>d<U+200B>e<U+E0041>',
    )
  })

  it('keeps what can be seen, and what scripts and emoji need', () => {
    const text = 'a\tb é 漢字 שלום 👩\u200D🚀 می\u200Cخواهم <b>'
    assert.equal(showHidden(text), text)
  })
})
