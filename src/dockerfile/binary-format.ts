/** Files that people send by mistake, by their first bytes (as `file(1)` tells them). */
const MAGIC: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a PDF document', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['an ELF program', [0x7f, 0x45, 0x4c, 0x46]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an empty zip archive', [0x50, 0x4b, 0x05, 0x06]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['a zstd archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['an old Office document', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a Mach-O program', [0xcf, 0xfa, 0xed, 0xfe]],
  ['a Java class', [0xca, 0xfe, 0xba, 0xbe]],
  ['a WebAssembly module', [0x00, 0x61, 0x73, 0x6d]],
  [
    'an SQLite database',
    [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74, 0x20, 0x33],
  ],
]

const USTAR = [0x75, 0x73, 0x74, 0x61, 0x72] as const

/** What the bytes are, in words, when their start is that of a known binary format. */
export function binaryFormat(bytes: Uint8Array): string | undefined {
  const known = MAGIC.find(
    ([, magic]) => bytes[0] === magic[0] && magic.every((byte, at) => bytes[at] === byte),
  )
  if (known) return known[0]
  return isTar(bytes) ? 'a tar archive' : undefined
}

/** The `ustar` mark of POSIX and GNU tar at offset 257 of the first header. */
export function isTar(bytes: Uint8Array): boolean {
  return USTAR.every((byte, at) => bytes[257 + at] === byte)
}
