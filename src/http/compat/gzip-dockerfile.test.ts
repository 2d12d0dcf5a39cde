import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { packDockerfile, unpackDockerfile } from './gzip-dockerfile.ts'

const LIMIT = 65_536
const DOCKERFILE = Buffer.from('FROM debian:bookworm-slim\nRUN echo "größer" > /a\n')
const PACKED = gzipSync(DOCKERFILE)

const unpack = (bytes: Buffer, limit = LIMIT) => unpackDockerfile(bytes.toString('base64'), limit)

function reason(text: string | Buffer, limit = LIMIT): string {
  try {
    unpackDockerfile(typeof text === 'string' ? text : text.toString('base64'), limit)
  } catch (error) {
    assert.ok(error instanceof SlipwayError, String(error))
    assert.equal(`${error.code} ${error.where}`, 'request_invalid /dockerfile')
    return error.detail
  }
  return 'taken'
}

/** A gzip file with all optional parts of its header (RFC 1952, 2.3). */
function withWholeHeader(): Buffer {
  const flags = 2 | 4 | 8 | 16
  const head = Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3])
  const extra = Buffer.from([3, 0, 0x61, 0x62, 0x63])
  const names = Buffer.from('Dockerfile\0a comment\0')
  return Buffer.concat([head, extra, names, Buffer.from([0, 0]), PACKED.subarray(10)])
}

const changed = (at: number, value: number): Buffer => {
  const copy = Buffer.from(PACKED)
  copy[at < 0 ? copy.length + at : at] = value
  return copy
}

describe('unpacking a Dockerfile', () => {
  it('gives every text back that was packed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), fc.boolean(), (text, url) => {
        const bytes = Buffer.from(text)
        const packed = gzipSync(bytes)
        assert.deepEqual(unpackDockerfile(packed.toString(url ? 'base64url' : 'base64'), LIMIT), bytes)
        assert.deepEqual(unpackDockerfile(packDockerfile(bytes), LIMIT), bytes)
      }),
    )
  })

  it('takes no notice of whitespace, wherever it stands', () => {
    const text = PACKED.toString('base64')
    for (const space of ['\n', '\r\n', ' ', '\t']) {
      assert.deepEqual(unpackDockerfile([...text].join(space), LIMIT), DOCKERFILE)
      assert.deepEqual(unpackDockerfile(`${space}${text}${space}`, LIMIT), DOCKERFILE)
    }
  })

  it('takes base64 without padding, headers with all optional parts, and several members', () => {
    assert.deepEqual(unpackDockerfile(PACKED.toString('base64').replaceAll('=', ''), LIMIT), DOCKERFILE)
    assert.deepEqual(unpack(withWholeHeader()), DOCKERFILE)
    const halves = Buffer.concat([gzipSync('FROM deb'), gzipSync(''), gzipSync('ian\n')])
    assert.equal(unpack(halves).toString(), 'FROM debian\n')
  })

  it('takes a Dockerfile of exactly the limit, and no more', () => {
    const full = Buffer.alloc(LIMIT, 0x61)
    assert.equal(unpack(gzipSync(full)).length, LIMIT)
    const more = gzipSync(Buffer.alloc(LIMIT + 1, 0x61))
    assert.match(reason(more), /larger than 65536 bytes once unpacked/)
    const parts = Buffer.concat([gzipSync(full), gzipSync('a')])
    assert.match(reason(parts), /larger than 65536 bytes/)
    assert.equal(unpack(Buffer.concat([gzipSync(full), gzipSync('')])).length, LIMIT)
  })

  it('stops unpacking at the limit', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const before = process.memoryUsage().arrayBuffers
    assert.match(reason(bomb), /larger than/)
    assert.ok(process.memoryUsage().arrayBuffers - before < 20 * 1024 * 1024)
  })
})

describe('unpacking something else', () => {
  const cases: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['nothing', '', /^dockerfile is empty$/],
    ['whitespace', ' \n ', /is empty/],
    ['the Dockerfile itself', 'FROM debian:12\n', /not base64: it has the character ":"/],
    ['one letter too many', 'QUJDR', /cut off, or its padding/],
    ['padding in the middle', 'QUJD=QUJD', /not base64: it has the character "="/],
    ['too much padding', 'QUJDRA===', /not base64/],
    ['wrong padding', 'QUJDRA=', /its padding is wrong/],
    ['both alphabets', 'ab+_', /mixes the standard alphabet/],
    ['a letter of another script', 'QUJDÄQUJ', /has the character "Ä"/],
    ['base64 of the plain Dockerfile', DOCKERFILE, /what it holds is not gzip/],
    ['bzip2', Buffer.from('BZh91AY'), /not gzip/],
    ['one byte', Buffer.from([0x1f]), /not gzip/],
    ['a header alone', PACKED.subarray(0, 10), /cut off/],
    ['half a header', PACKED.subarray(0, 5), /cut off/],
    ['a name without its end', withWholeHeader().subarray(0, 20), /cut off/],
    ['half of the data', PACKED.subarray(0, 30), /cut off/],
    ['a cut trailer', PACKED.subarray(0, -1), /cut off/],
    ['no trailer', PACKED.subarray(0, -8), /cut off/],
    ['a wrong checksum', changed(-8, (PACKED.at(-8) ?? 0) ^ 1), /checksum \(CRC-32\)/],
    ['a wrong length', changed(-4, (PACKED.at(-4) ?? 0) ^ 1), /length in the gzip data is wrong/],
    ['another method', changed(2, 7), /unknown compression method 7/],
    ['unknown flags', changed(3, 0x40), /unknown gzip flags/],
    ['a broken block', changed(10, 0x07), /compressed data cannot be read/],
    ['a byte behind the end', Buffer.concat([PACKED, Buffer.from([0])]), /has 1 byte after the end/],
    ['text behind the end', Buffer.concat([PACKED, Buffer.from('RUN evil')]), /has 8 bytes after the end/],
    ['half a member behind the end', Buffer.concat([PACKED, PACKED.subarray(0, 12)]), /cut off/],
    ['many members', Buffer.concat(Array(17).fill(gzipSync('a'))), /more than 16 gzip members/],
    ['Latin-1', gzipSync(Buffer.from('FROM größe', 'latin1')), /not UTF-8 once unpacked/],
    ['random bytes', gzipSync(randomBytes(300)), /not UTF-8 once unpacked/],
  ]
  for (const [what, text, expected] of cases) {
    it(`gives the reason for ${what}`, () => assert.match(reason(text), expected))
  }

  it('never throws anything but its reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(PACKED.length - 1), (noise, at) => {
        reason(Buffer.from(noise))
        reason(Buffer.concat([PACKED.subarray(0, at), noise]))
      }),
    )
  })
})

describe('packing a Dockerfile', () => {
  it('makes one line that says nothing of when and where', () => {
    const text = packDockerfile(DOCKERFILE)
    assert.match(text, /^[A-Za-z0-9+/]+=*$/)
    assert.deepEqual([...Buffer.from(text, 'base64').subarray(0, 10)], [31, 139, 8, 0, 0, 0, 0, 0, 2, 255])
  })
})
