import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { latestState, neutralise, safeJson } from './neutralise.ts'

describe('neutralise', () => {
  it('removes colours, cursor movements and titles', () => {
    assert.equal(
      neutralise('\x1b[31mred\x1b[0m \x1b[2Jgone \x1b]0;title\x07x \x1b]8;;http://a\x1b\\link'),
      'red gone x link',
    )
  })

  it('removes the 8-bit form of a sequence as well', () => {
    assert.equal(neutralise('a\u009b31mb\u009d52;c;aGk=\u009cc'), 'abc')
  })

  it('shows what is left of a broken sequence instead of sending it', () => {
    assert.equal(neutralise('a\x1b'), 'a␛')
    assert.equal(neutralise('\x1b]0;never ended'), '0;never ended')
    assert.equal(neutralise('bell\x07 back\b del\x7f'), 'bell␇ back␈ del␡')
  })

  it('shows characters that reorder or hide text', () => {
    assert.equal(neutralise('a\u202eb\u200bc'), 'a<202E>b<200B>c')
  })

  it('keeps letters of every script, and emoji', () => {
    assert.equal(neutralise('naïve 日本 Ω 🙂'), 'naïve 日本 Ω 🙂')
  })

  it('lets no control character through, whatever comes', () => {
    const nasty = fc.array(
      fc.constantFrom(
        '\x1b',
        '[',
        ']',
        '\x9b',
        '\x9d',
        '\x9c',
        '\x07',
        '\\',
        'P',
        '0',
        ';',
        'm',
        '\r',
        '\n',
        'é',
      ),
    )
    fc.assert(
      fc.property(nasty, (parts) => {
        assert.doesNotMatch(neutralise(parts.join('')), /[\u0000-\u001f\u007f-\u009f]/)
      }),
    )
  })
})

describe('latestState', () => {
  it('keeps the last state of a progress bar', () => {
    assert.equal(latestState('10%\r50%\r100%\r'), '100%')
  })
})

describe('safeJson', () => {
  it('writes the same value without a character that a terminal obeys', () => {
    const value = { text: 'a\x1b[31m\u009b2J\x7f\u202eé日🙂' }
    const json = safeJson(value, 2)
    assert.deepEqual(JSON.parse(json), value)
    assert.doesNotMatch(json.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202e]/)
  })
})
