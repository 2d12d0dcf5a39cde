import type { FoundPackage } from '../../inventory.ts'

/** Printable, without spaces; an image's author chooses these, and they go into reports. */
const WORD = /^[\x21-\x7e]{1,256}$/
const LICENSE_LENGTH = 200
const MAX_LICENSES = 20

/** A package with name and version as they may be reported; undefined when there is no such name or version. */
export function packageOf(
  found: Partial<FoundPackage> & Pick<FoundPackage, 'kind'>,
): FoundPackage | undefined {
  const { kind, name = '', version = '', source = null, architecture = null, licenses = [] } = found
  if (!WORD.test(name) || !WORD.test(version)) return undefined
  const isSource = source !== null && WORD.test(source.name) && WORD.test(source.version)
  return {
    kind,
    name,
    version,
    source: isSource ? source : null,
    architecture: architecture !== null && WORD.test(architecture) ? architecture : null,
    licenses: [...new Set(licenses.map(plainText).filter((license) => license !== ''))].slice(
      0,
      MAX_LICENSES,
    ),
  }
}

function plainText(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LICENSE_LENGTH)
    .toWellFormed()
}

/** A path as a note may hold it: one line, of a length that can be read. */
export function shownPath(path: string): string {
  const text = path.replace(/[\p{C}\u2028\u2029]/gu, '?').toWellFormed()
  return text.length <= 200 ? text : `${text.slice(0, 200)}...`
}
