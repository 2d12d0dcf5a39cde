import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { hasCode } from '../../errors/slipway-error.ts'
import { decodeBase64 } from './base64.ts'

const decode = (text: string) => Buffer.concat([...decodeBase64(text, '/context')])
const refuses = (text: string) =>
  assert.throws(
    () => decode(text),
    (error) => hasCode(error, 'request_invalid'),
  )

describe('decoding base64', () => {
  it('gives the bytes back, whatever their length and wherever slices and line breaks fall', () => {
    for (const size of [0, 1, 2, 3, 57, 196_607, 196_608, 196_609, 600_001]) {
      const bytes = randomBytes(size)
      const text = bytes.toString('base64')
      assert.ok(decode(text).equals(bytes), `${size} bytes`)
      assert.ok(decode(text.replace(/.{76}/g, '$&\r\n')).equals(bytes), `${size} bytes in lines`)
      assert.ok(decode(bytes.toString('base64url')).equals(bytes), `${size} bytes, URL alphabet, no padding`)
    }
  })

  it('refuses what is something else', () => {
    refuses('FROM debian')
    refuses('AAAA=AAA')
    refuses('AAAAA')
    refuses(`${'A'.repeat(262_143)}=AAAA`)
    refuses(`${'A'.repeat(400_000)}€`)
  })
})
