/**
 * The index of advisories: OSV records (https://ossf.github.io/osv-schema/, 1.7) on this machine. Adapters:
 * `osv/sqlite/`. Reads may overlap each other and an import; an import replaces an ecosystem's records at once or not
 * at all.
 */

/** A record as the matcher needs it. */
export interface Advisory {
  readonly id: string
  readonly aliases: readonly string[]
  /** Records that this one is about (OSV `upstream`): one way. */
  readonly upstream: readonly string[]
  readonly summary: string
  /** RFC 3339. */
  readonly modified: string
  readonly published: string | null
  /** CVSS vectors and distributors' words, as the record has them. */
  readonly severities: readonly { readonly type: string; readonly score: string }[]
  readonly affected: AffectedPackage
}

/** Of one package; a record about several is given once for each. */
export interface AffectedPackage {
  /** `Debian:12`, `Alpine:v3.20`, `npm`, `PyPI`, `Go`, `RubyGems`. */
  readonly ecosystem: string
  readonly name: string
  readonly versions: readonly string[]
  readonly ranges: readonly {
    readonly type: 'SEMVER' | 'ECOSYSTEM'
    readonly events: readonly AdvisoryEvent[]
  }[]
  /** The distributor's own word where it has one: Debian's urgency, Ubuntu's priority. */
  readonly urgency: string | null
}

/** A record with the names of all packages that it is about. */
export interface NamedRecord extends Omit<Advisory, 'affected'> {
  readonly packages: readonly Pick<AffectedPackage, 'ecosystem' | 'name' | 'urgency'>[]
}

export type AdvisoryEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly lastAffected: string }
  | { readonly limit: string }

export interface EcosystemState {
  /** Without a release: `Debian`, `npm`. */
  readonly ecosystem: string
  readonly records: number
  /** Epoch milliseconds of the last successful sync or import. */
  readonly updatedAt: number
  /** Newest `modified` among the records, epoch milliseconds. */
  readonly newest: number
  readonly source: string
}

export interface AdvisoryIndex {
  /** Withdrawn records are not among them. Empty: none, or no data; `states` tells which. */
  find(ecosystem: string, name: string): readonly Advisory[]
  /** Whether any record is about a package of this ecosystem, with its release: `Debian:12`. */
  has(ecosystem: string): boolean
  /** Ids of records with this id, or that name it as an alias or as what they are about; in any case of letters. */
  names(idOrAlias: string): readonly string[]
  /** The records of these names. One that is in the data of two ecosystems comes twice. */
  named(idOrAlias: string): readonly NamedRecord[]
  states(): readonly EcosystemState[]
  /** Changes with every import; what was matched under another one may be out of date. */
  readonly generation: number
  close(): void
}
