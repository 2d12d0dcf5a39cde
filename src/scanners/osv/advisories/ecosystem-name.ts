/** Names of OSV ecosystems (https://ossf.github.io/osv-schema/#defined-ecosystems), with and without a release. */

const ECOSYSTEM = /^[A-Za-z][A-Za-z0-9 ._+-]{0,63}$/

/** `Debian` of `Debian:12`, `Ubuntu` of `Ubuntu:Pro:22.04:LTS`. */
export function withoutRelease(ecosystem: string): string {
  const at = ecosystem.indexOf(':')
  return at === -1 ? ecosystem : ecosystem.slice(0, at)
}

/**
 * True for what can be the name of an ecosystem without a release. Names become parts of addresses and of paths: a
 * letter comes first and there is no slash, so none leads out of its folder.
 */
export function isEcosystemName(name: string): boolean {
  return ECOSYSTEM.test(name)
}

/**
 * How a package's name is looked up. PyPI's are compared after normalisation
 * (https://peps.python.org/pep-0503/#normalized-names); all others as they are written.
 */
export function packageKey(ecosystem: string, name: string): string {
  return withoutRelease(ecosystem) === 'PyPI' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name
}
