import { isMalware } from './malware.ts'
import { type Finding, SEVERITIES } from './report.ts'
import { orderOfKind } from './osv/versions/order-of-kind.ts'

/** A line of the Dockerfile (from zero), harmless and short; undefined: not known. */
export type LineText = (line: number) => string | undefined

const MAX_PACKAGES = 10
const MAX_IDS = 3
const MAX_LINES = 2
/** Names and versions are as long as a package says. */
const MAX_WORD = 80

/** How the packages of a base image are brought up to date in a RUN. */
const UPGRADES: readonly (readonly [kind: string, command: string])[] = [
  ['deb', 'apt-get upgrade'],
  ['apk', 'apk upgrade'],
]

/** One source of packages, or a package of its own. */
export interface Update {
  readonly ecosystem: string
  readonly name: string
  /** That is installed. */
  readonly version: string
  /**
   * The lowest that has the fix of every finding that has one; null: none of them has one, or their versions cannot be
   * compared.
   */
  readonly fixedVersion: string | null
}

/** What to update to which version, most severe first. */
export function updatesOf(findings: readonly Finding[]): readonly Update[] {
  return bySeverity(findings).flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const { isValid } = orderOfKind(first.package.kind)
    const fixed = highestFix(some)
    const isSure = some.every(({ fixedVersion }) => fixedVersion === null || isValid(fixedVersion))
    const { name, version } = sourceOf(first)
    return [{ ecosystem: first.ecosystem, name, version, fixedVersion: isSure ? (fixed ?? null) : null }]
  })
}

/**
 * What to update to which version, most severe first, and how:
 * `openssl 3.0.11-1 -> 3.0.17-1~deb12u2 (CVE-2024-1, high; Dockerfile line 1: FROM debian)`. Packages of one source are
 * one entry, whose version mends all of its findings. At most ten are named, and the rest counted.
 */
export function describeUpdates(findings: readonly Finding[], lineText: LineText = () => undefined): string {
  const sorted = bySeverity(findings)
  const named = sorted.slice(0, MAX_PACKAGES).map((some) => describeUpdate(some, lineText))
  const rest = sorted.length - MAX_PACKAGES
  const more = rest > 0 ? [`and ${rest} more ${rest === 1 ? 'package' : 'packages'}`] : []
  return [[...named, ...more].join('; '), ...describeWays(findings, lineText)].join('. ')
}

function describeUpdate(findings: readonly Finding[], lineText: LineText): string {
  const [first] = findings
  if (first === undefined) return ''
  const { name, version } = sourceOf(first)
  const fixed = highestFix(findings)
  const target = fixed === undefined ? withoutFix(findings) : harmless(fixed)
  const facts = [describeIds(findings), ...describeLines(findings, lineText)].join('; ')
  return `${harmless(name)} ${harmless(version)} -> ${target} (${facts})`
}

/** By source, the worst first. */
function bySeverity(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  return [...Map.groupBy(findings, sourceKey).values()].toSorted((a, b) => worst(b) - worst(a))
}

/** Of one source; undefined: there is none. */
function highestFix(findings: readonly Finding[]): string | undefined {
  const kind = findings[0]?.package.kind
  if (kind === undefined) return undefined
  const fixed = findings.flatMap(({ fixedVersion }) => fixedVersion ?? [])
  return fixed.toSorted(orderOfKind(kind).compare).at(-1)
}

const withoutFix = (findings: readonly Finding[]): string =>
  findings.some(isMalware) ? 'none: take it out, it is malicious' : 'no version with a fix yet'

function describeIds(findings: readonly Finding[]): string {
  const sorted = findings.toSorted((a, b) => rank(b) - rank(a))
  const ids = [...new Set(sorted.map(({ id }) => id))]
  const more = ids.length > MAX_IDS ? ` and ${ids.length - MAX_IDS} more` : ''
  return `${ids.slice(0, MAX_IDS).join(', ')}${more}, ${sorted[0]?.severity}`
}

function describeLines(findings: readonly Finding[], lineText: LineText): readonly string[] {
  const lines = [...new Set(findings.flatMap(({ line }) => line ?? []))].toSorted((a, b) => a - b)
  const shown = lines.slice(0, MAX_LINES).map((line) => {
    const text = lineText(line)
    return `Dockerfile line ${line + 1}${text === undefined ? '' : `: ${text}`}`
  })
  const rest = lines.length - MAX_LINES
  return rest > 0 ? [...shown, `and ${rest} more ${rest === 1 ? 'line' : 'lines'}`] : shown
}

/** What a submitter can do, as far as the lines are known. */
function describeWays(findings: readonly Finding[], lineText: LineText): readonly string[] {
  const placed = findings.flatMap((finding) => {
    const text = finding.line === null ? undefined : lineText(finding.line)
    return text === undefined || finding.fixedVersion === null ? [] : [{ finding, text }]
  })
  const [based = [], own = []] = partition(placed, ({ text }) => /^FROM\s/i.test(text))
  const [, command] =
    UPGRADES.find(([kind]) => based.some(({ finding }) => finding.package.kind === kind)) ?? []
  const upgrade = command === undefined ? '' : `, or RUN ${command}`
  return [
    ...(based.length > 0 ? [`In the base image: take a newer one${upgrade}`] : []),
    ...(own.length > 0 ? ['In other lines: install the fixed version'] : []),
  ]
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly Item[][] {
  const byAnswer = Map.groupBy(items, isFirst)
  return [byAnswer.get(true) ?? [], byAnswer.get(false) ?? []]
}

const sourceOf = ({ package: installed }: Finding): { readonly name: string; readonly version: string } =>
  installed.source ?? installed

function sourceKey(finding: Finding): string {
  const { name, version } = sourceOf(finding)
  return [finding.ecosystem, name, version].join('\n')
}

/** Severity first, then the score. */
const rank = ({ severity, score }: Finding): number => SEVERITIES.indexOf(severity) * 100 + (score ?? 0)

const worst = (findings: readonly Finding[]): number => Math.max(...findings.map(rank))

/** Control and bidi characters of a name would be those of the message. */
function harmless(word: string): string {
  const shown = word.slice(0, MAX_WORD).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
  return word.length > MAX_WORD ? `${shown}…` : shown
}
