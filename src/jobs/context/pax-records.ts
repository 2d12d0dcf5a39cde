/** The keys of a pax header that say what an entry is. The rest (owners, other times, attributes) is not carried over. */
export interface PaxRecords {
  readonly path?: Uint8Array
  readonly linkpath?: Uint8Array
  readonly size?: number
  /** Seconds since 1970, decimal; times before are left out. */
  readonly mtime?: string
  /** A key of the GNU sparse formats was among them. */
  readonly sparse: boolean
}

/** Records `length key=value\n`; undefined when they are malformed. */
export function readPaxRecords(content: Uint8Array): PaxRecords | undefined {
  let records: { path?: Uint8Array; linkpath?: Uint8Array; size?: number; mtime?: string; sparse: boolean } =
    {
      sparse: false,
    }
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    if (space < 0 || space - at > 10) return undefined
    const digits = Buffer.from(content.subarray(at, space)).toString('latin1')
    const end = at + Number.parseInt(digits, 10)
    if (!/^[1-9]\d*$/.test(digits) || end > content.length || end <= space || content[end - 1] !== 0x0a)
      return undefined
    const equals = content.indexOf(0x3d, space)
    if (equals < 0 || equals >= end) return undefined
    const key = Buffer.from(content.subarray(space + 1, equals)).toString('utf8')
    const value = content.subarray(equals + 1, end - 1)
    if (key === 'path' || key === 'linkpath') records = { ...records, [key]: value }
    if (key.startsWith('GNU.sparse.')) records.sparse = true
    const text = Buffer.from(value).toString('latin1')
    if (key === 'size') {
      if (!/^\d{1,15}$/.test(text)) return undefined
      records.size = Number(text)
    }
    if (key === 'mtime' && /^\d{1,11}(?:\.\d{1,20})?$/.test(text)) records.mtime = text
    at = end
  }
  return records
}
