import { createHash } from 'node:crypto'
import type { InstalledPackage, Inventory, OperatingSystem } from '../inventory.ts'
import { coverageNotes } from '../osv/match/coverage.ts'
import { type DocumentFacts, TOOL, secondsOf } from './document-facts.ts'
import { isLicenseExpression } from './license-expression.ts'
import { packageUrl } from './package-url.ts'

const NOT_SAID = 'NOASSERTION'
const DOCUMENT = 'SPDXRef-DOCUMENT'
const IMAGE = 'SPDXRef-Image'

/**
 * A bill of materials as SPDX 2.3 JSON (https://spdx.github.io/spdx-spec/v2.3/). What keeps it from being whole is in its
 * comment. Equal input gives an equal text.
 */
export function toSpdx(inventory: Inventory, facts: DocumentFacts): string {
  const { operatingSystem, packages } = inventory
  const contained = [
    ...(operatingSystem === null ? [] : [systemPackage(operatingSystem)]),
    ...packages.map((installed) => packageOf(installed, operatingSystem)),
  ]
  const notes = coverageNotes(inventory)
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: facts.name,
    ...(notes.length === 0 ? {} : { comment: ['Not all of the image is listed.', ...notes].join('\n') }),
    // Only an identifier; nothing is there to be fetched.
    documentNamespace: `urn:uuid:${facts.serial}`,
    creationInfo: { created: secondsOf(facts.at), creators: [`Tool: ${TOOL}-${facts.toolVersion}`] },
    packages: [imagePackage(facts), ...contained],
    relationships: [
      relationship(DOCUMENT, 'DESCRIBES', IMAGE),
      ...contained.map(({ SPDXID }) => relationship(IMAGE, 'CONTAINS', SPDXID)),
    ],
  }
  return JSON.stringify(document, null, 2)
}

const relationship = (from: string, relationshipType: string, to: string) => ({
  spdxElementId: from,
  relationshipType,
  relatedSpdxElement: to,
})

/** Fields that SPDX wants said, and of which nothing is known. */
const UNKNOWN = {
  downloadLocation: NOT_SAID,
  filesAnalyzed: false,
  licenseConcluded: NOT_SAID,
  copyrightText: NOT_SAID,
  supplier: NOT_SAID,
}

function imagePackage({ name, imageId }: DocumentFacts) {
  const [, digest] = /^sha256:([0-9a-f]{64})$/.exec(imageId ?? '') ?? []
  return {
    SPDXID: IMAGE,
    name,
    ...UNKNOWN,
    licenseDeclared: NOT_SAID,
    primaryPackagePurpose: 'CONTAINER',
    ...(imageId === null ? {} : { versionInfo: imageId }),
    ...(digest === undefined ? {} : { checksums: [{ algorithm: 'SHA256', checksumValue: digest }] }),
  }
}

function systemPackage({ id, version, name }: OperatingSystem) {
  return {
    SPDXID: 'SPDXRef-OperatingSystem',
    name: id,
    ...(version === '' ? {} : { versionInfo: version }),
    ...UNKNOWN,
    licenseDeclared: NOT_SAID,
    primaryPackagePurpose: 'OPERATING_SYSTEM',
    summary: name,
  }
}

function packageOf(installed: InstalledPackage, system: OperatingSystem | null) {
  const purl = packageUrl(installed, system)
  return {
    SPDXID: idOf(installed),
    name: installed.name,
    versionInfo: installed.version,
    ...UNKNOWN,
    ...declaredLicense(installed.licenses),
    sourceInfo: sourceInfo(installed),
    ...(purl === null ? {} : { externalRefs: [purlReference(purl)] }),
  }
}

const purlReference = (purl: string) => ({
  referenceCategory: 'PACKAGE-MANAGER',
  referenceType: 'purl',
  referenceLocator: purl,
})

/** The same in every document of the image; the path tells apart what is installed twice. */
function idOf({ kind, name, version, path }: InstalledPackage): string {
  const digest = createHash('sha256').update([kind, name, version, path].join('\n')).digest('hex')
  return `SPDXRef-Package-${kind}-${name.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${digest.slice(0, 16)}`
}

/** Several are all in force, as far as the package says; what is no expression is kept as a comment. */
function declaredLicense(licenses: readonly string[]) {
  const isKnown = licenses.length > 0 && licenses.every(isLicenseExpression)
  if (!isKnown) {
    const comment =
      licenses.length === 0 ? {} : { licenseComments: `The package says: ${licenses.join(', ')}` }
    return { licenseDeclared: NOT_SAID, ...comment }
  }
  const [only = ''] = licenses
  const joined = licenses.map((license) => (isChoice(license) ? `(${license})` : license)).join(' AND ')
  return { licenseDeclared: licenses.length === 1 ? only : joined }
}

/** AND binds more than OR: a choice that no parentheses hold needs them beside others. */
function isChoice(license: string): boolean {
  const open = license.replaceAll(/\([^()]*\)/g, '')
  return open === license ? / OR /.test(open) : isChoice(open)
}

function sourceInfo({ source, path, layer }: InstalledPackage): string {
  const built = source === null ? '' : `built from ${source.name} ${source.version}; `
  return `${built}found in ${path} of layer ${layer}`
}
