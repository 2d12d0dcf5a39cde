/** The checksums that Google Cloud Storage states for its objects: `x-goog-hash: crc32c=…,md5=…`, base64. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** Reflected polynomial of CRC-32C (Castagnoli), RFC 3720 appendix B.4. */
const POLYNOMIAL = 0x82f63b78

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0)
  return value >>> 0
})

/** Continues a checksum that began with 0. */
export function crc32c(data: Uint8Array, sum = 0): number {
  let crc = ~sum
  for (const byte of data) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0)
  return ~crc >>> 0
}

/** True when the file is what the header says, or the header says nothing that can be checked. */
export async function matchesChecksum(
  path: string,
  header: string | readonly string[] | undefined,
): Promise<boolean> {
  const stated = new Map(
    [header ?? []]
      .flat()
      .flatMap((line) => line.split(','))
      .map((part) => part.trim())
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
  )
  const md5 = stated.get('md5')
  const crc = stated.get('crc32c')
  if (md5 === undefined && crc === undefined) return true
  const hash = createHash('md5')
  let sum = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    if (md5 === undefined) sum = crc32c(chunk, sum)
    else hash.update(chunk)
  }
  if (md5 !== undefined) return hash.digest('base64') === md5
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(sum)
  return bytes.toString('base64') === crc
}
