/** Releases of systems: when they came and how long they get security updates. The dates are in system-releases.json. */
import table from './system-releases.json' with { type: 'json' }

export interface SystemRelease {
  readonly version: string
  /** Epoch milliseconds. */
  readonly released: number
  /** Last day of security updates for everyone, without a contract; epoch milliseconds of its end. */
  readonly until: number
  readonly lts: boolean
}

const DAY_MS = 86_400_000

const toRelease = (row: {
  version: string
  released: string
  until: string
  lts?: boolean
}): SystemRelease => ({
  version: row.version,
  released: Date.parse(row.released),
  until: Date.parse(row.until) + DAY_MS,
  lts: row.lts ?? false,
})

const SYSTEMS: Readonly<Record<string, readonly SystemRelease[]>> = {
  debian: table.debian.map(toRelease),
  ubuntu: table.ubuntu.map(toRelease),
  alpine: table.alpine.map(toRelease),
}

/** Null: a release of which the table does not know, as one that came after it was made. */
export function findRelease(system: string, version: string): SystemRelease | null {
  return SYSTEMS[system]?.find((release) => release.version === version) ?? null
}
