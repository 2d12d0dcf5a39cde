/** What is installed in an image: found layer by layer, then laid over each other as the engine lays the layers. */

export const PACKAGE_KINDS = ['deb', 'apk', 'npm', 'pypi', 'golang', 'gem'] as const
export type PackageKind = (typeof PACKAGE_KINDS)[number]

/** Kinds that are seen and not understood: they make a report partial, never clean. */
export const UNSUPPORTED_KINDS = ['rpm', 'jar'] as const
export type UnsupportedKind = (typeof UNSUPPORTED_KINDS)[number]

/** Kinds that our own reader does not read and another scanner may: they are in findings, never in an inventory. */
export const FOREIGN_KINDS = ['rpm', 'maven', 'cargo', 'nuget', 'composer', 'generic'] as const
export type ForeignKind = (typeof FOREIGN_KINDS)[number]

/** One package as a file of a layer says it. */
export interface FoundPackage {
  readonly kind: PackageKind
  /** As its ecosystem writes it: PyPI normalised (PEP 503), npm with its scope. */
  readonly name: string
  readonly version: string
  /** What it was built from, where advisories speak of that (deb, apk); null: itself. */
  readonly source: { readonly name: string; readonly version: string } | null
  readonly architecture: string | null
  /** SPDX expressions or names, as the package says them. */
  readonly licenses: readonly string[]
}

/** A file of a layer that says what is installed. */
export interface FoundFile {
  /** Absolute, without links: `/var/lib/dpkg/status`. */
  readonly path: string
  readonly packages: readonly FoundPackage[]
}

/** Of /etc/os-release (freedesktop.org os-release(5)). */
export interface OperatingSystem {
  /** `debian`, `alpine`, `ubuntu`, lower case. */
  readonly id: string
  /** `12`, `3.20.1`, `24.04`; empty when it has none, as Debian testing. */
  readonly version: string
  readonly codename: string
  readonly name: string
}

/** What one layer holds, by itself. Plain JSON: it is kept by the layer's diff id and never made twice. */
export interface LayerContents {
  /** Of the reader; contents of an older one are read again. */
  readonly reader: number
  readonly files: readonly FoundFile[]
  readonly operatingSystem: { readonly path: string; readonly system: OperatingSystem } | null
  readonly unsupported: readonly { readonly path: string; readonly kind: UnsupportedKind }[]
  /** Paths that the layer removes (`.wh.name`), and folders whose earlier contents it hides (`.wh..wh..opq`). */
  readonly removed: readonly string[]
  readonly hidden: readonly string[]
  /** Paths that the layer has as something else than a folder, where an earlier layer may have one, as far as they matter. */
  readonly replaced: readonly string[]
  /** Folders in which the layer has nothing: they too take the place of an earlier file. */
  readonly folders: readonly string[]
  /** What was not read, and why, each a sentence: too large, too many, malformed. */
  readonly notes: readonly string[]
  readonly bytes: number
}

/** A package of the image. */
export interface InstalledPackage extends FoundPackage {
  /** The file that says so. */
  readonly path: string
  /** Diff id of the layer that brought it in this version. */
  readonly layer: string
}

export interface Inventory {
  readonly operatingSystem: OperatingSystem | null
  /** By kind, name, version, path. */
  readonly packages: readonly InstalledPackage[]
  readonly unsupported: readonly { readonly path: string; readonly kind: UnsupportedKind }[]
  readonly notes: readonly string[]
  /** Those of the notes that hold for whatever scanner: a list of packages is missing, or layers contradict each other. */
  readonly doubts?: readonly string[]
  /** Diff ids, bottom first. */
  readonly layers: readonly string[]
}
