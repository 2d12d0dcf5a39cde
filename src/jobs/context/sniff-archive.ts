import { isTarHeader, isZeroBlock } from './tar-header.ts'

export type ArchiveFormat = 'tar' | 'gzip' | 'zip' | 'bzip2' | 'xz' | 'zstd' | 'lzip' | '7z' | 'rar'

const MAGIC: readonly (readonly [ArchiveFormat, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['zip', [0x50, 0x4b, 0x07, 0x08]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lzip', [0x4c, 0x5a, 0x49, 0x50]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
]

/** Bytes of the start that `sniffArchive` needs. */
export const SNIFF_BYTES = 512

/**
 * What kind of archive starts with these bytes (the first 512, or all of a shorter file); undefined when it is
 * none that is known. Names and content types that a client gives are not asked.
 */
export function sniffArchive(head: Uint8Array): ArchiveFormat | undefined {
  const known = MAGIC.find(([, magic]) => magic.every((byte, at) => head[at] === byte))
  if (known) return known[0]
  if (head.length < SNIFF_BYTES) return undefined
  const block = head.subarray(0, SNIFF_BYTES)
  return isTarHeader(block) || isZeroBlock(block) ? 'tar' : undefined
}
