/** What is installed in two images, by their documents of CycloneDX 1.6. */

export interface InstalledPackage {
  /** `deb`, `npm`, `pypi`: the type of its package URL. */
  readonly kind: string
  readonly name: string
  readonly version: string
}

export interface ChangedPackage {
  readonly kind: string
  readonly name: string
  /** Several where one image has several. */
  readonly from: string
  readonly to: string
}

export interface PackageDiff {
  /** In the second image alone. */
  readonly added: readonly InstalledPackage[]
  /** In the first image alone. */
  readonly removed: readonly InstalledPackage[]
  readonly changed: readonly ChangedPackage[]
  /** Packages with the same versions in both. */
  readonly same: number
}

/** The packages of a document; only what is compared is read of it, and what has another shape is left out. */
export function readPackages(document: unknown): readonly InstalledPackage[] {
  const components = isRecord(document) ? document.components : undefined
  return Array.isArray(components) ? components.flatMap(readComponent) : []
}

function readComponent(component: unknown): readonly InstalledPackage[] {
  if (!isRecord(component)) return []
  const { name, version, purl } = component
  if (typeof name !== 'string' || typeof purl !== 'string') return []
  const [, kind, path] = /^pkg:([^/]+)\/([^@?#]+)/.exec(purl) ?? []
  if (kind === undefined || path === undefined) return []
  return [{ kind, name, version: typeof version === 'string' ? version : '' }]
}

export function comparePackages(
  first: readonly InstalledPackage[],
  second: readonly InstalledPackage[],
): PackageDiff {
  const before = byName(first)
  const after = byName(second)
  const added: InstalledPackage[] = []
  const removed: InstalledPackage[] = []
  const changed: ChangedPackage[] = []
  let same = 0
  for (const [key, one] of before) {
    const other = after.get(key)
    if (other === undefined) removed.push(one)
    else if (one.version === other.version) same += 1
    else changed.push({ kind: one.kind, name: one.name, from: one.version, to: other.version })
  }
  for (const [key, one] of after) if (!before.has(key)) added.push(one)
  return { added: sorted(added), removed: sorted(removed), changed: sorted(changed), same }
}

/** All versions of a package together, in a certain order. */
function byName(packages: readonly InstalledPackage[]): ReadonlyMap<string, InstalledPackage> {
  const versions = new Map<string, Set<string>>()
  for (const { kind, name, version } of packages) {
    const key = `${kind} ${name}`
    const known = versions.get(key) ?? new Set()
    versions.set(key, known.add(version))
  }
  return new Map(
    [...versions].map(([key, all]) => {
      const [kind = '', ...name] = key.split(' ')
      return [key, { kind, name: name.join(' '), version: [...all].toSorted().join(', ') }]
    }),
  )
}

function sorted<One extends { readonly name: string }>(packages: readonly One[]): readonly One[] {
  return packages.toSorted((one, other) => one.name.localeCompare(other.name))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
