/** Package URLs (https://github.com/package-url/purl-spec, purl-types) of what is installed. */
import { PackageURL } from 'packageurl-js'
import type { InstalledPackage, OperatingSystem } from '../inventory.ts'

/** Null when the package cannot have one: its name or version breaks the rules of its type. */
export function packageUrl(installed: InstalledPackage, system: OperatingSystem | null): string | null {
  const { kind, version } = installed
  const { namespace, name } = nameOf(installed, system)
  try {
    return new PackageURL(kind, namespace, name, version, qualifiers(installed, system), undefined).toString()
  } catch {
    // Foreign data: the library throws on an empty name and the like.
    return null
  }
}

function nameOf({ kind, name }: InstalledPackage, system: OperatingSystem | null) {
  if (kind === 'deb' || kind === 'apk') return { namespace: system?.id, name }
  if (kind !== 'npm' && kind !== 'golang') return { namespace: undefined, name }
  // purl-types: those of Go are in lower case.
  const text = kind === 'golang' ? name.toLowerCase() : name
  const slash = text.lastIndexOf('/')
  return { namespace: slash === -1 ? undefined : text.slice(0, slash), name: text.slice(slash + 1) }
}

function qualifiers(
  { kind, architecture }: InstalledPackage,
  system: OperatingSystem | null,
): Record<string, string> | undefined {
  if (kind !== 'deb' && kind !== 'apk') return undefined
  const distro =
    system === null ? '' : [system.id, system.version || system.codename].filter(Boolean).join('-')
  const all = { ...(architecture ? { arch: architecture } : {}), ...(distro ? { distro } : {}) }
  return Object.keys(all).length > 0 ? all : undefined
}
