/** What an export may be at most. Real ones (npm, Ubuntu) stay below a tenth of each. */

const MIB = 1024 * 1024

export const LIMITS = {
  /** One record, unpacked. */
  recordBytes: 16 * MIB,
  entries: 3_000_000,
  /** All records of an archive together, for each byte of it; JSON with lists of versions packs 50 to 1. */
  ratio: 300,
  /** Small archives may be denser. */
  unpackedFloorBytes: 64 * MIB,
  /** One download. */
  archiveBytes: 4096 * MIB,
} as const
