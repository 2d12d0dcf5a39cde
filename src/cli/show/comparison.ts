/** Two jobs beside each other, for a person. */
import type { Finding } from '../../client/api-types.generated.ts'
import type { Difference, JobComparison } from '../compare/compare-jobs.ts'
import { type DiffLine, hunks } from '../compare/line-diff.ts'
import { neutralise } from './neutralise.ts'
import { formatBytes, formatDuration } from './quantity.ts'
import type { Paint } from './style.ts'
import { textTable } from './text-table.ts'

const AROUND = 3
/** Most packages, and findings of one of the two, that are shown. */
const MOST = 40

const SIGNS = {
  same: { sign: ' ', tone: 'dim' },
  removed: { sign: '-', tone: 'bad' },
  added: { sign: '+', tone: 'good' },
} as const

export function comparisonLines(comparison: JobComparison, paint: Paint): string[] {
  const facts = [...comparison.facts.map(inUnits), ...comparison.metrics.map(plain)]
  return [
    `A ${paint('dim', comparison.a)}`,
    `B ${paint('dim', comparison.b)}`,
    '',
    ...textTable(['', 'A', 'B', 'CHANGE'], facts.filter(isKnown), paint),
    ...section('Dockerfile', dockerfileLines(comparison, paint), paint),
    ...section('Packages', packageLines(comparison, paint), paint),
    ...section('Findings', findingLines(comparison, paint), paint),
    ...comparison.missing.map((why) => `${paint('warn', '!')} ${neutralise(why)}`),
  ]
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines]
}

function isKnown([, a, b]: readonly string[]): boolean {
  return a !== '' || b !== ''
}

/** `image bytes` 2048 is `image` 2.0 KiB. */
function inUnits(difference: Difference): string[] {
  const [, name = difference.name, unit] = /^(.*) (bytes|ms)$/.exec(difference.name) ?? []
  if (unit === undefined) return plain(difference)
  const format = unit === 'bytes' ? formatBytes : formatDuration
  const cell = (value: Difference['a']) => (typeof value === 'number' ? format(value) : '')
  return [name, cell(difference.a), cell(difference.b), change(difference)]
}

function plain(difference: Difference): string[] {
  const cell = (value: Difference['a']) => (value === null ? '' : neutralise(String(value)))
  return [neutralise(difference.name), cell(difference.a), cell(difference.b), change(difference)]
}

function change({ a, b }: Difference): string {
  if (a === b) return ''
  if (typeof a !== 'number' || typeof b !== 'number' || a === 0) return 'differs'
  const percent = ((b - a) / Math.abs(a)) * 100
  return `${percent > 0 ? '+' : ''}${percent.toFixed(Math.abs(percent) < 10 ? 1 : 0)}%`
}

function dockerfileLines({ dockerfile }: JobComparison, paint: Paint): string[] {
  if (dockerfile.same) return ['  the same']
  const shown = hunks(dockerfile.lines, AROUND)
  if (shown.length === 0) return ['  the same but for the ends of lines']
  return shown.map((line) => (line === null ? paint('dim', '  …') : diffLine(line, paint)))
}

function diffLine({ op, text }: DiffLine, paint: Paint): string {
  const { sign, tone } = SIGNS[op]
  return paint(tone, `${sign} ${neutralise(text)}`)
}

function packageLines({ packages }: JobComparison, paint: Paint): string[] {
  if (packages === null) return []
  if (packages.length === 0) return ['  the same']
  const lines = packages.map(({ name, a, b }) => {
    const versions = (of: readonly string[]) => neutralise(of.join(', '))
    if (b.length === 0) return paint('bad', `- ${neutralise(name)} ${versions(a)}`)
    if (a.length === 0) return paint('good', `+ ${neutralise(name)} ${versions(b)}`)
    return `  ${neutralise(name)} ${versions(a)} → ${versions(b)}`
  })
  return atMost(lines, paint)
}

function findingLines({ findings }: JobComparison, paint: Paint): string[] {
  if (findings === null) return []
  if (findings.onlyA.length + findings.onlyB.length === 0) return ['  the same']
  const line = (sign: string, finding: Finding) =>
    neutralise(
      `${sign} ${finding.severity.padEnd(8)} ${finding.id} ${finding.package.name} ${finding.package.version}`,
    )
  return [
    ...atMost(
      findings.onlyA.map((each) => paint('good', line('-', each))),
      paint,
    ),
    ...atMost(
      findings.onlyB.map((each) => paint('bad', line('+', each))),
      paint,
    ),
  ]
}

function atMost(lines: readonly string[], paint: Paint): string[] {
  const hidden = lines.length - MOST
  return hidden <= 0
    ? [...lines]
    : [...lines.slice(0, MOST), paint('dim', `  … and ${hidden} more, see --json`)]
}
