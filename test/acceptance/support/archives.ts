/** Build contexts as bytes, good and evil ones. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'

export interface Entry extends Partial<Header> {
  readonly name: string
  readonly content?: string | Buffer
}

export type Bytes = Uint8Array<ArrayBuffer>

export async function makeTar(entries: readonly Entry[]): Promise<Bytes> {
  const archive = pack()
  for (const { content, ...header } of entries) {
    if (content === undefined) archive.entry(header as Header)
    else archive.entry(header as Header, content)
  }
  archive.finalize()
  return new Uint8Array(await buffer(archive))
}

export async function makeTarGz(entries: readonly Entry[]): Promise<Bytes> {
  return new Uint8Array(gzipSync(await makeTar(entries), { level: 1 }))
}

export interface ZipEntry {
  readonly name: string
  readonly content: string | Buffer
  /** Size that the headers claim; left out: the true one. */
  readonly claimedSize?: number
}

/** A zip archive (PKWARE APPNOTE 4.3) of deflated entries. */
export function makeZip(entries: readonly ZipEntry[]): Bytes {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claimedSize } of entries) {
    const data = Buffer.from(content as string)
    const packed = deflateRawSync(data, { level: 1 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimedSize ?? data.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name)]),
    )
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...locals, central, end]))
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

export function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64')
}
