import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hasCode } from '../errors/slipway-error.ts'
import { createSealer, KEY_BYTES } from './create-sealer.ts'

const key = randomBytes(KEY_BYTES)
const sealer = createSealer(key)
const PURPOSE = 'credential/default/hub'
const PLAIN = 'correct horse battery staple'

/** What the error of opening says; it must be `secret_unreadable`, and hold neither the plain text nor the key. */
function refusal(open: () => string): string {
  try {
    open()
  } catch (error) {
    assert.ok(hasCode(error, 'secret_unreadable'))
    const said = [error.message, error.detail, error.action, error.where, JSON.stringify(error)].join('\n')
    for (const hidden of [PLAIN, ...['hex', 'base64', 'base64url'].map(encodedKey)]) {
      assert.equal(said.includes(hidden), false)
    }
    return error.detail
  }
  throw new Error('it was opened')
}

function encodedKey(encoding: string): string {
  return key.toString(encoding as BufferEncoding)
}

/** The sealed text with one bit of its body turned. */
function withBitTurned(sealed: string, bit: number): string {
  const [version, id, text = ''] = sealed.split('.')
  const body = Buffer.from(text, 'base64url')
  const at = (bit >> 3) % body.length
  body.writeUInt8(body.readUInt8(at) ^ (1 << (bit & 7)), at)
  return `${version}.${id}.${body.toString('base64url')}`
}

describe('a sealed text', () => {
  it('opens to what was sealed, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, purpose) => {
        assert.equal(sealer.open(sealer.seal(plain, purpose), purpose), plain)
      }),
    )
  })

  it('opens with another sealer under the same key', () => {
    assert.equal(createSealer(Buffer.from(key)).open(sealer.seal(PLAIN, PURPOSE), PURPOSE), PLAIN)
  })

  it('is another one each time, and shows neither the text nor the key', () => {
    const [one, two] = [sealer.seal(PLAIN, PURPOSE), sealer.seal(PLAIN, PURPOSE)]
    assert.notEqual(one, two)
    assert.match(one, /^v1\.[0-9a-f]{8}\.[\w-]+$/)
    const body = Buffer.from(one.split('.')[2] ?? '', 'base64url')
    assert.equal(body.includes(PLAIN), false)
    assert.equal(body.includes(key), false)
    assert.equal(key.toString('hex').includes(one.split('.')[1] ?? ''), false)
  })

  it('does not open under another key, and the message names both keys by their ids', () => {
    const other = createSealer(randomBytes(KEY_BYTES))
    const ids = [sealer, other].map((one) => one.seal(PLAIN, PURPOSE).split('.')[1] ?? '')
    assert.notEqual(ids[0], ids[1])
    const detail = refusal(() => other.open(sealer.seal(PLAIN, PURPOSE), PURPOSE))
    for (const id of ids) assert.ok(detail.includes(id))
  })

  it('does not open under another key that claims its id', () => {
    const other = createSealer(randomBytes(KEY_BYTES))
    const [, id] = other.seal(PLAIN, PURPOSE).split('.')
    const [version, , body] = sealer.seal(PLAIN, PURPOSE).split('.')
    assert.match(
      refusal(() => other.open(`${version}.${id}.${body}`, PURPOSE)),
      /was changed/,
    )
  })

  it('does not open for another purpose', () => {
    const sealed = sealer.seal(PLAIN, PURPOSE)
    for (const purpose of ['credential/default/other', 'credential/default/hu', '']) {
      assert.match(
        refusal(() => sealer.open(sealed, purpose)),
        /belongs somewhere else/,
      )
    }
  })

  it('does not open once any bit of it has changed', () => {
    const sealed = sealer.seal(PLAIN, PURPOSE)
    const bits = Buffer.from(sealed.split('.')[2] ?? '', 'base64url').length * 8
    for (let bit = 0; bit < bits; bit++) refusal(() => sealer.open(withBitTurned(sealed, bit), PURPOSE))
  })

  it('does not open once it was cut, wherever', () => {
    const sealed = sealer.seal(PLAIN, PURPOSE)
    for (let length = 0; length < sealed.length; length++) {
      refusal(() => sealer.open(sealed.slice(0, length), PURPOSE))
    }
  })

  it('does not open with anything after its end', () => {
    const sealed = sealer.seal(PLAIN, PURPOSE)
    for (const more of ['AAAA', '.', '.AAAA', '\n', '=', ' ']) {
      refusal(() => sealer.open(sealed + more, PURPOSE))
    }
  })

  it('of another version or no version at all is said to be that', () => {
    const sealed = sealer.seal(PLAIN, PURPOSE)
    for (const foreign of [sealed.replace(/^v1/, 'v2'), '', 'v1', PLAIN]) {
      assert.match(
        refusal(() => sealer.open(foreign, PURPOSE)),
        /not sealed by this version/,
      )
    }
  })
})
