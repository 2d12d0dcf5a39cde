/** Archives made byte by byte, valid and not, for tests. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface TarMember {
  readonly name: string | Uint8Array
  readonly type?: string
  readonly content?: string | Uint8Array
  readonly target?: string
  readonly mode?: number
  readonly mtime?: number
  readonly uid?: number
  /** What the header says when it is not the truth. */
  readonly size?: number
  readonly magic?: string
}

/** Header and content, padded; without an end mark. */
export function tarMember(member: TarMember): Buffer {
  const content = Buffer.from(member.content ?? '')
  const size = member.size ?? content.length
  const block = Buffer.alloc(512)
  Buffer.from(member.name).copy(block, 0, 0, 100)
  octal(block, member.mode ?? 0o644, 100, 7)
  octal(block, member.uid ?? 1000, 108, 7)
  octal(block, 1000, 116, 7)
  octal(block, size, 124, 11)
  octal(block, member.mtime ?? 1_700_000_000, 136, 11)
  block.write(member.type ?? '0', 156)
  block.write(member.target ?? '', 157)
  block.write(member.magic ?? 'ustar\x0000', 257, 'latin1')
  block.write('someone', 265)
  checksum(block)
  return Buffer.concat([block, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}

export function tar(...members: readonly (TarMember | Buffer)[]): Buffer {
  const blocks = members.map((member) => (Buffer.isBuffer(member) ? member : tarMember(member)))
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** A pax header for the next entry. */
export function pax(records: Readonly<Record<string, string | Buffer>>, type = 'x'): Buffer {
  const parts = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')])
    let length = rest.length + 1
    while (length !== rest.length + String(length).length) length = rest.length + String(length).length
    return Buffer.concat([Buffer.from(String(length)), rest])
  })
  return tarMember({ name: 'pax', type, content: Buffer.concat(parts) })
}

/** A GNU long name (`L`) or long target (`K`). */
export function gnuLong(type: 'L' | 'K', text: string): Buffer {
  return tarMember({ name: '././@LongLink', type, content: `${text}\0`, magic: 'ustar  \0' })
}

export function checksum(block: Buffer): void {
  block.fill(0x20, 148, 156)
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
}

function octal(block: Buffer, value: number, at: number, digits: number): void {
  block.write(value.toString(8).padStart(digits, '0'), at)
}

export interface ZipMember {
  readonly name: string | Uint8Array
  readonly content?: string | Uint8Array
  /** st_mode of Unix; 0 for none. */
  readonly mode?: number
  readonly flags?: number
  readonly method?: number
  readonly host?: number
  /** What the directory says when it is not the truth. */
  readonly size?: number
  readonly crc?: number
}

export function zip(...members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const name = Buffer.from(member.name)
    const content = Buffer.from(member.content ?? '')
    const method = member.method ?? 8
    const data = method === 8 ? deflateRawSync(content) : content
    const fields = zipFields(member, method, content, data.length, name.length)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, data])
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02')
    entry.writeUInt16LE(((member.host ?? 3) << 8) | 20, 4)
    fields.copy(entry, 6)
    entry.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 38)
    entry.writeUInt32LE(offset, 42)
    central.push(entry, name)
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

/** The 26 bytes that local headers and the directory have in common. */
function zipFields(member: ZipMember, method: number, content: Buffer, packed: number, name: number): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(member.flags ?? 0x800, 2)
  fields.writeUInt16LE(method, 4)
  fields.writeUInt16LE(0x6000, 6)
  fields.writeUInt16LE(0x5821, 8)
  fields.writeUInt32LE(member.crc ?? crc32(content), 10)
  fields.writeUInt32LE(packed, 14)
  fields.writeUInt32LE(member.size ?? content.length, 18)
  fields.writeUInt16LE(name, 22)
  return fields
}
