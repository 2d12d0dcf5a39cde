import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { highlightDockerfile, splitLines } from './highlight-dockerfile.ts'

/** `kind:text` of all but plain text. */
const marked = (text: string): readonly (readonly string[])[] =>
  highlightDockerfile(text).map((line) =>
    line.filter(({ kind }) => kind !== 'text').map(({ kind, text: part }) => `${kind}:${part}`),
  )

describe('the colours of a Dockerfile', () => {
  test('tell instructions, flags, strings and variables apart', () => {
    assert.deepEqual(marked('FROM --platform=$P debian:12 AS base\nCOPY --from=base "a b" ${TO}'), [
      ['keyword:FROM', 'flag:--platform', 'variable:$P', 'keyword:AS'],
      ['keyword:COPY', 'flag:--from', 'string:"a b"', 'variable:${TO}'],
    ])
  })

  test('know lines that go on, and comments between them', () => {
    assert.deepEqual(marked('RUN a && \\\n# why\n  run b\nRUN c'), [
      ['keyword:RUN'],
      ['comment:# why'],
      [],
      ['keyword:RUN'],
    ])
  })

  test('keep the text of a here-document out of the instructions', () => {
    assert.deepEqual(marked('RUN <<EOT\nFROM x\nEOT\nUSER me'), [
      ['keyword:RUN', 'heredoc:<<EOT'],
      ['string:FROM x'],
      ['heredoc:EOT'],
      ['keyword:USER'],
    ])
  })

  test('heed directives at the head alone', () => {
    assert.deepEqual(marked('# escape=`\nRUN a `\nRUN b\n# escape=x'), [
      ['directive:# escape=`'],
      ['keyword:RUN'],
      [],
      ['comment:# escape=x'],
    ])
  })

  test('know instructions inside of instructions, in lower case too', () => {
    assert.deepEqual(marked('onbuild run x\nHEALTHCHECK CMD true\nUNKNOWN x'), [
      ['keyword:onbuild', 'keyword:run'],
      ['keyword:HEALTHCHECK', 'keyword:CMD'],
      [],
    ])
  })

  test('spell out what cannot be seen', () => {
    assert.deepEqual(marked('RUN a\u202Eb\u0007'), [['keyword:RUN', 'hidden:U+202E', 'hidden:U+0007']])
    assert.deepEqual(marked('# a\u200Bb'), [['comment:# a', 'hidden:U+200B', 'comment:b']])
  })

  test('lose no character', () => {
    const text = '\tRUN x="$Y" \'z\' <<A --b\n\n#c\nA'
    const joined = highlightDockerfile(text).map((line) => line.map(({ text: part }) => part).join(''))
    assert.deepEqual(joined, splitLines(text))
  })
})

describe('the lines of a Dockerfile', () => {
  test('end with either end of line, and without an empty one at the end', () => {
    assert.deepEqual(splitLines('a\r\nb\n'), ['a', 'b'])
    assert.deepEqual(splitLines('a\n\n'), ['a', ''])
    assert.deepEqual(splitLines(''), [''])
  })
})
