/** Packages of two images, out of their bills of materials. */

export interface PackageChange {
  /** `deb openssl`: what kind, and its name. */
  readonly name: string
  /** Empty where the image has none of it; several where it has several. */
  readonly a: readonly string[]
  readonly b: readonly string[]
}

/** Versions by package, out of a CycloneDX document; undefined for anything else. */
export function readPackages(sbom: unknown): ReadonlyMap<string, readonly string[]> | undefined {
  const { components } = Object(sbom) as { readonly components?: unknown }
  if (!Array.isArray(components)) return undefined
  const packages = new Map<string, string[]>()
  for (const component of components as readonly unknown[]) {
    const { name, version, purl } = Object(component) as Readonly<Record<string, unknown>>
    if (typeof name !== 'string' || typeof purl !== 'string') continue
    const [, kind = ''] = /^pkg:([^/]+)\//.exec(purl) ?? []
    const key = `${kind} ${name}`
    packages.set(key, [...(packages.get(key) ?? []), typeof version === 'string' ? version : ''])
  }
  return packages
}

/** Those whose versions differ, by name. */
export function diffPackages(
  a: ReadonlyMap<string, readonly string[]>,
  b: ReadonlyMap<string, readonly string[]>,
): PackageChange[] {
  const versions = (of: ReadonlyMap<string, readonly string[]>, name: string) =>
    [...new Set(of.get(name))].toSorted()
  return [...new Set([...a.keys(), ...b.keys()])]
    .toSorted()
    .map((name) => ({ name, a: versions(a, name), b: versions(b, name) }))
    .filter((change) => change.a.join('\n') !== change.b.join('\n'))
}
