/** How much of a layer is looked at. What is beyond becomes a note, so that the report is partial and says why. */
export interface ReadLimits {
  /** Of files, folders and links in a layer. */
  readonly maxEntries: number
  /** Of packages in a layer. */
  readonly maxPackages: number
  /** Folders above a file. */
  readonly maxDepth: number
  readonly maxPathLength: number
  /** Of all paths of a layer together: they are kept, and an archive with empty files is small however long they are. */
  readonly maxPathBytes: number
  /** Of the database of a distribution's packages. */
  readonly maxDatabaseBytes: number
  /** Of a file about one package. */
  readonly maxManifestBytes: number
  /** Of an executable that is searched for Go's build info. */
  readonly maxBinaryBytes: number
  /** Of archives that are seen and not understood. */
  readonly maxUnsupported: number
}

const MIB = 1024 * 1024

export const READ_LIMITS: ReadLimits = {
  maxEntries: 500_000,
  maxPackages: 100_000,
  maxDepth: 128,
  maxPathLength: 4096,
  maxPathBytes: 64 * MIB,
  maxDatabaseBytes: 64 * MIB,
  maxManifestBytes: 2 * MIB,
  maxBinaryBytes: 1024 * MIB,
  maxUnsupported: 1000,
}
