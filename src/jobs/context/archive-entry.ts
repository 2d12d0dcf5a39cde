/** One member of an archive, whatever its format. */
export interface ArchiveEntry {
  /** As in the archive. */
  readonly name: string
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink'
  /** Target of a link, as in the archive; empty for the others. */
  readonly target: string
  /** Bytes of content; 0 for what is no file. */
  readonly size: number
  /** Permission bits, 0o7777. */
  readonly mode: number
  /** Seconds since 1970, with a fraction perhaps: decimal digits, for a number would lose nanoseconds. */
  readonly mtime: string
  /** The content; to be read before the next entry is asked for, or not at all. */
  readonly body: AsyncIterable<Uint8Array>
}
