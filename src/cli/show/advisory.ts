import type { AdvisoryFindings } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import type { Paint } from './style.ts'
import { textTable } from './text-table.ts'

type Image = AdvisoryFindings['images'][number]

/** Most of a name or a reference that a row shows. */
const MOST = 60
const MOST_ALIASES = 8
const HEAD = ['IMAGE', 'PACKAGE', 'INSTALLED', 'FIXED', 'LAYER', 'NEWEST JOB', 'PUBLISHED']

/** For people: what the advisory is, who has it, and what could not be told. Every line is harmless text. */
export function advisoryLines(found: AdvisoryFindings, paint: Paint): string[] {
  const { advisory, data, images, notes } = found
  const dates = data.ecosystems.map(({ ecosystem, dataAt }) => `${ecosystem} of ${dataAt}`)
  const age =
    dates.length === 0 ? 'there are no advisories on this server' : `advisories: ${dates.join(', ')}`
  const ages = paint('dim', neutralise(age))
  // The notes say the same of it, and that no data is not safe.
  if (!advisory.known && notes.length > 0) {
    return [
      ...notes.map((note) => paint('warn', neutralise(note))),
      ...(data.ecosystems.length > 0 ? [ages] : []),
    ]
  }
  const ending = [ages, ...notes.map((note) => neutralise(`note: ${note}`))]
  if (!advisory.known) {
    const line = `${advisory.name}: nothing is known of it on this server, and so of no image`
    return [paint('warn', neutralise(line)), ...ending]
  }
  const tone = images.length > 0 ? 'bad' : isWhole(found) ? 'good' : 'warn'
  const head = [
    paint('bold', neutralise(titleOf(advisory))),
    ...aliasLine(advisory.aliases),
    paint(tone, countLine(found)),
    ...ending,
  ]
  const rows = images.flatMap(toRows).map((row) => row.map(toCell))
  return rows.length === 0 ? head : [...head, '', ...textTable(HEAD, rows, paint)]
}

function titleOf({ name, severity, score, summary }: AdvisoryFindings['advisory']): string {
  const rating = score === null ? severity : `${severity} (${score})`
  return `${name}: ${rating}${summary === '' ? '' : `, ${summary}`}`
}

function aliasLine(aliases: readonly string[]): string[] {
  if (aliases.length === 0) return []
  const more = aliases.length > MOST_ALIASES ? ` and ${aliases.length - MOST_ALIASES} more` : ''
  return [neutralise(`also ${aliases.slice(0, MOST_ALIASES).join(', ')}${more}`)]
}

const isWhole = ({ notAsked, incomplete }: AdvisoryFindings): boolean => notAsked === 0 && incomplete === 0

/** Only what was asked and has data may be called free of it. */
function countLine(found: AdvisoryFindings): string {
  const { images, asked, notAsked, incomplete } = found
  const gaps = [
    ...(notAsked === 0 ? [] : [`${notAsked} could not be asked`]),
    ...(incomplete === 0 ? [] : [`for ${incomplete} the data are not complete`]),
  ]
  const rest = gaps.length === 0 ? '' : `; ${gaps.join(', ')}`
  if (asked + notAsked === 0) return 'there are no images of jobs'
  if (asked === 0) return `no image could be asked${rest}`
  const of = asked === 1 ? '1 image that was asked' : `${asked} images that were asked`
  if (images.length > 0) return `${images.length} of ${of} ${images.length === 1 ? 'has' : 'have'} it${rest}`
  return `it was not found in ${of}${rest}`
}

function toRows({ imageId, jobs, jobCount, moreJobs, findings }: Image): string[][] {
  const others = jobCount - 1
  const more = others > 0 ? ` (and ${others}${moreJobs ? ' or more' : ''} others)` : ''
  const published = jobs.find((job) => job.published !== null)?.published ?? '-'
  return findings.map(({ package: { name, version, layer }, fixedVersion }) => [
    short(imageId),
    name,
    version,
    fixedVersion ?? '-',
    short(layer),
    `${jobs[0]?.id ?? '-'}${more}`,
    published,
  ])
}

/** Enough of a digest for people, as engines show it. */
const short = (digest: string): string => digest.replace('sha256:', '').slice(0, 12)

function toCell(text: string): string {
  const harmless = neutralise(text)
  return harmless.length > MOST ? `${harmless.slice(0, MOST - 1)}…` : harmless
}
