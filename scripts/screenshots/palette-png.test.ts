import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { toPalettePng } from './palette-png.ts'

/** Two pixels a row, RGB; the second row is told by the difference to the row above (filter 2). */
const ROWS = Buffer.from([0, 255, 0, 0, 0, 0, 255, 2, 0, 0, 0, 10, 0, 0])

function png(rows: Buffer, header: readonly number[]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', Buffer.from(header)), chunk('IDAT', deflateSync(rows))]
  return Buffer.concat([signature, ...parts, chunk('IEND', Buffer.alloc(0))])
}

const HEADER = [0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]

function chunksOf(file: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    const end = at + 8 + file.readUInt32BE(at)
    assert.equal(file.readUInt32BE(end), crc32(file.subarray(at + 4, end)))
    chunks.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, end))
  }
  return chunks
}

describe('toPalettePng', () => {
  it('keeps every colour where there are few', () => {
    const chunks = chunksOf(toPalettePng(png(ROWS, HEADER)))
    const table = chunks.get('PLTE') ?? Buffer.alloc(0)
    const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
    const colourAt = (index: number | undefined) =>
      table.toString('hex', (index ?? 0) * 3, (index ?? 0) * 3 + 3)
    assert.deepEqual([rows[1], rows[2], rows[4], rows[5]].map(colourAt), [
      'ff0000',
      '0000ff',
      'ff0000',
      '0a00ff',
    ])
  })

  it('has at most 256 colours, whatever the picture has', () => {
    const side = 64
    const many = Buffer.alloc((side * 3 + 1) * side)
    for (let at = 0; at < many.length; at += 1) many[at] = at % (side * 3 + 1) === 0 ? 0 : (at * 7919) & 255
    const chunks = chunksOf(toPalettePng(png(many, [0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0])))
    assert.ok((chunks.get('PLTE')?.length ?? 0) <= 256 * 3)
    assert.equal(inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0)).length, (side + 1) * side)
  })

  it('refuses what browsers do not write', () => {
    assert.throws(() => toPalettePng(Buffer.from('GIF89a, so there')), /no PNG/)
    assert.throws(() => toPalettePng(png(ROWS, [0, 0, 0, 2, 0, 0, 0, 2, 16, 2, 0, 0, 0])), /8 bits a channel/)
  })
})
