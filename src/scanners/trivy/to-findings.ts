import type { InstalledPackage, Inventory } from '../inventory.ts'
import { shownPath } from '../osv/inventory/package-words.ts'
import { orderOfKind } from '../osv/versions/order-of-kind.ts'
import type { AffectedPackage, Finding } from '../report.ts'
import { kindOfSystem, languageOf } from './ecosystems.ts'
import { rateVulnerability } from './rate-vulnerability.ts'
import type { TrivyPackage, TrivyResult, TrivyVulnerability } from './trivy-output.ts'

type Kind = AffectedPackage['kind']
/** What our own reader found, by kind, name and version. */
export type Installed = ReadonlyMap<string, readonly InstalledPackage[]>

const SUMMARY_CHARACTERS = 300
/** What an image's author chose is shown in a line. */
const shown = shownPath

const keyOf = (kind: Kind, name: string, version: string): string => [kind, name, version].join('\n')

export function installedOf({ packages }: Inventory): Installed {
  return Map.groupBy(packages, ({ kind, name, version }) => keyOf(kind, name, version))
}

/** The vulnerabilities of one result. None is left out, however odd its package is. */
export function toFindings(result: TrivyResult, ecosystem: string, installed: Installed): readonly Finding[] {
  const type = result.Type ?? ''
  const kind = result.Class === 'os-pkgs' ? kindOfSystem(type) : languageOf(type).kind
  const listed = new Map((result.Packages ?? []).map((one) => [listKey(one.ID, one.Name, one.Version), one]))
  return (result.Vulnerabilities ?? []).map((found): Finding => {
    const version = found.InstalledVersion ?? ''
    const own = pick(installed.get(keyOf(kind, normalName(kind, found.PkgName), version)), found)
    const entry = listed.get(listKey(found.PkgID, found.PkgName, version))
    return {
      id: shown(found.VulnerabilityID),
      aliases: (found.VendorIDs ?? []).map(shown),
      summary: shownSummary(found),
      ...rateVulnerability(found),
      package: own ?? foreign(kind, found, entry, result),
      ecosystem,
      fixedVersion: fixOf(found, kind),
      line: null,
    }
  })
}

const listKey = (id: string | null | undefined, name: string, version: string | null | undefined): string =>
  id || [name, version].join('@')

/** Names in Python are compared without regard to case and punctuation (PEP 503). */
function normalName(kind: Kind, name: string): string {
  return kind === 'pypi' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name
}

/** A language's package may be installed in several places; Trivy says which. */
function pick(
  same: readonly InstalledPackage[] | undefined,
  { PkgPath }: TrivyVulnerability,
): InstalledPackage | undefined {
  return same?.find(({ path }) => path === `/${PkgPath ?? ''}`) ?? same?.[0]
}

function foreign(
  kind: Kind,
  found: TrivyVulnerability,
  entry: TrivyPackage | undefined,
  { Class, Target }: TrivyResult,
): AffectedPackage {
  const place = found.PkgPath || (Class === 'lang-pkgs' ? Target : '')
  return {
    kind,
    name: shown(normalName(kind, found.PkgName)),
    version: shown(found.InstalledVersion ?? ''),
    source: Class === 'os-pkgs' ? sourceOf(entry) : null,
    architecture: entry?.Arch ? shown(entry.Arch) : null,
    licenses: (entry?.Licenses ?? []).map(shown),
    path: place === '' ? '' : shown(place.startsWith('/') ? place : `/${place}`),
    layer: found.Layer?.DiffID ?? '',
  }
}

/** As a package manager writes it: `1:2.3-4`. */
function sourceOf(entry: TrivyPackage | undefined): AffectedPackage['source'] {
  if (!entry?.SrcName || !entry.SrcVersion) return null
  const epoch = entry.SrcEpoch ? `${entry.SrcEpoch}:` : ''
  const release = entry.SrcRelease ? `-${entry.SrcRelease}` : ''
  return { name: shown(entry.SrcName), version: shown(`${epoch}${entry.SrcVersion}${release}`) }
}

function shownSummary({ Title, Description }: TrivyVulnerability): string {
  const text = (Title || Description || '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .toWellFormed()
  return text.length <= SUMMARY_CHARACTERS ? text : `${text.slice(0, SUMMARY_CHARACTERS)}...`
}

/** Advisories of languages name the fix of each branch: `1.2.9, 2.0.4`. The nearest one above what is installed counts. */
function fixOf({ FixedVersion, InstalledVersion }: TrivyVulnerability, kind: Kind): string | null {
  const fixes = (FixedVersion ?? '')
    .split(',')
    .map((fix) => shown(fix.trim()))
    .filter((fix) => fix !== '')
  const order = orderOfKind(kind)
  const newer = fixes.filter((fix) => order.isValid(fix) && order.compare(fix, InstalledVersion ?? '') > 0)
  return newer.toSorted(order.compare)[0] ?? fixes.at(-1) ?? null
}
