import type { Coverage, EcosystemCoverage, Finding, Findings } from '../../client/api-types.generated.ts'
import { gateLines, gateWord } from './gate-lines.ts'
import { neutralise } from './neutralise.ts'
import type { Paint, Tone } from './style.ts'
import { textTable } from './text-table.ts'

/** Most of a version or a name that a row shows: they are as long as a package says. */
const MOST = 60

/** What an empty list means depends on what was looked at. */
const NONE: Readonly<Record<Coverage, string>> = {
  scanned: 'no known weaknesses',
  partial: 'nothing found, in the part of the image for which there are data',
  stale: 'nothing found, with advisories that are older than they may be',
  unsupported_os: 'nothing found, but nobody looks after this system any more, or publishes about it',
  not_scanned: 'there are no data, so nothing is known about this image',
  error: 'the scan failed, so nothing is known about this image',
}

const TONES: Readonly<Record<Coverage, Tone>> = {
  scanned: 'good',
  partial: 'warn',
  stale: 'warn',
  unsupported_os: 'warn',
  not_scanned: 'warn',
  error: 'bad',
}

/** LINE: of the Dockerfile, which brought the package. */
const HEAD = ['SEVERITY', 'ID', 'PACKAGE', 'INSTALLED', 'FIXED', 'LINE', 'GATE']

/** For people: how much was looked at first, then what was found. Every line is harmless text. */
export function findingsLines(report: Findings, paint: Paint): string[] {
  const { status, ecosystems, findings, notes } = report
  const tone = findings.length > 0 ? 'bad' : TONES[status]
  const when = report.current
    ? 'with the advisories of now'
    : `as found on ${report.at}; what is known now cannot be told`
  const head = [
    paint(tone, neutralise(`${status}: ${countLine(status, findings)}`)),
    paint('dim', neutralise(when)),
    ...gateLines(report.gate, paint),
    ...ecosystems.map((one) => neutralise(ecosystemLine(one))),
    ...notes.map((note) => neutralise(`note: ${note}`)),
  ]
  if (findings.length === 0) return head
  const rows = findings.map((finding) => toRow(finding).map(toCell))
  return [...head, '', ...textTable(HEAD, rows, paint)]
}

/** They come sorted, so the most severe are named first. */
function countLine(status: Coverage, findings: readonly Finding[]): string {
  if (findings.length === 0) return NONE[status]
  const counts = [...Map.groupBy(findings, ({ severity }) => severity)].map(
    ([severity, some]) => `${some.length} ${severity}`,
  )
  const noun = findings.length === 1 ? 'known weakness' : 'known weaknesses'
  return `${findings.length} ${noun} (${counts.join(', ')})`
}

function ecosystemLine({ ecosystem, status, packages, dataAt, note }: EcosystemCoverage): string {
  const amount = packages === 1 ? '1 package' : `${packages} packages`
  const age = dataAt === null ? 'no advisories' : `advisories of ${dataAt}`
  return `${ecosystem}: ${status}, ${amount}, ${age}${note === null ? '' : `; ${note}`}`
}

function toRow(finding: Finding): string[] {
  const { severity, id, package: installed, fixedVersion, line } = finding
  const place = line === null ? '-' : String(line + 1)
  return [severity, id, installed.name, installed.version, fixedVersion ?? '-', place, gateWord(finding)]
}

function toCell(text: string): string {
  const harmless = neutralise(text)
  return harmless.length > MOST ? `${harmless.slice(0, MOST - 1)}…` : harmless
}
