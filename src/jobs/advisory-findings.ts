import { setImmediate } from 'node:timers/promises'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Coverage, Finding } from '../scanners/report.ts'
import type { AdvisoryData, AdvisoryFacts, AdvisoryQuestion, Scanner } from '../scanners/scanner.ts'
import type { ImageJob, Store } from '../stores/store.ts'
import { type BuildEvidence, anyEvidence } from './evidence.ts'

export interface AdvisoryRequest {
  /** An id or an alias, as `CVE-2024-0001`. */
  readonly advisory: string
  readonly cursor?: string | undefined
  /** Most images that have it; 1 to 200, default 50. */
  readonly limit?: number | undefined
}

/** Which images have an advisory: those that one page looked at. */
export interface AdvisoryFindings {
  readonly advisory: string
  /** Ids of the records; none: nothing is known of it on this server, and nothing can be said about any image. */
  readonly ids: readonly string[]
  readonly facts: AdvisoryFacts | null
  readonly data: AdvisoryData
  readonly images: readonly AffectedImage[]
  /** Images that this page asked about. */
  readonly asked: number
  /** Those that it could not ask about: what was read of their layers is not kept any more. */
  readonly notAsked: number
  /** Those asked that are not in `images`, though there are not data for all that is installed in them. */
  readonly incomplete: number
  /** What keeps an image from being called free of it, each a sentence. */
  readonly notes: readonly string[]
  /** The cursor of the next page; null: all images were looked at. */
  readonly next: string | null
}

export interface AffectedImage {
  readonly imageId: string
  /** The newest. */
  readonly jobs: readonly ImageJob[]
  /** Counted to 1000; `moreJobs`: there are more. */
  readonly jobCount: number
  readonly moreJobs: boolean
  readonly findings: readonly Finding[]
  readonly status: Coverage
}

export interface AdvisoryDeps {
  readonly store: Pick<Store, 'images' | 'jobs'>
  readonly scanner: Scanner | undefined
  readonly now: () => number
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,99}$/
const CURSOR = /^[\x21-\x7e]{1,200}$/
const DEFAULT_PAGE = 50
const LARGEST_PAGE = 200
const JOBS_SHOWN = 10
const JOBS_COUNTED = 1000
/** How long one page looks; a page that ends by it has a cursor, too. */
const MOST_MS = 1000
const BATCH = 100

/**
 * The images of jobs that have an advisory, with the data of now and without the engine: what the latest ended attempts
 * built, and what was published. A page ends when it has `limit` of them or has looked for a second; it may be empty
 * and not the last one. Throws `request_invalid`, and `not_found` where this server cannot be asked that.
 */
export async function advisoryFindings(
  deps: AdvisoryDeps,
  request: AdvisoryRequest,
): Promise<AdvisoryFindings> {
  const limit = request.limit ?? DEFAULT_PAGE
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw invalid('/limit', `limit must be from 1 to ${LARGEST_PAGE}, not ${limit}`)
  }
  const { advisory } = request
  if (!NAME.test(advisory)) {
    throw invalid('/advisory', 'advisory must be the id of an advisory, such as CVE-2024-0001')
  }
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor)
  if (deps.scanner?.advisory === undefined) throw cannotBeAsked(deps.scanner)
  const question = deps.scanner.advisory(advisory)
  const walk: Walk = { images: [], asked: 0, notAsked: 0, incomplete: 0, after, isAtEnd: false }
  // Without a record no image can have a finding, and none is asked.
  if (question.ids.length > 0) await look(deps, question, walk, limit)
  const { images, asked, notAsked, incomplete, isAtEnd } = walk
  return {
    advisory,
    ids: question.ids,
    facts: question.facts ?? null,
    data: question.data,
    images,
    asked,
    notAsked,
    incomplete,
    notes: notesOf(advisory, question, walk),
    next: question.ids.length === 0 || isAtEnd ? null : writeCursor(walk.after),
  }
}

interface Walk {
  readonly images: AffectedImage[]
  asked: number
  notAsked: number
  incomplete: number
  /** The image that was looked at last. */
  after: string | undefined
  isAtEnd: boolean
}

async function look(
  deps: AdvisoryDeps,
  question: AdvisoryQuestion,
  walk: Walk,
  limit: number,
): Promise<void> {
  const end = deps.now() + MOST_MS
  const isFull = (): boolean => walk.images.length >= limit || deps.now() >= end
  const nextIds = (most: number) =>
    deps.store.images.ofJobs({ ...(walk.after === undefined ? {} : { after: walk.after }), limit: most })
  do {
    const ids = await nextIds(BATCH)
    for (const id of ids) {
      await askOne(deps, question, walk, id)
      walk.after = id
      if (isFull()) break
      // Reads of the store do not leave the event loop: other requests get in between here.
      await setImmediate()
    }
    walk.isAtEnd = (await nextIds(1)).length === 0
  } while (!walk.isAtEnd && !isFull())
}

async function askOne(
  { store }: AdvisoryDeps,
  question: AdvisoryQuestion,
  walk: Walk,
  imageId: string,
): Promise<void> {
  const layers = await layersOf(store, imageId)
  const answer = layers === undefined ? undefined : await question.ask(layers)
  if (answer === undefined) {
    walk.notAsked += 1
    return
  }
  walk.asked += 1
  const { findings, status } = answer
  if (findings.length === 0) {
    if (status !== 'scanned') walk.incomplete += 1
    return
  }
  const { jobs, count } = await store.images.jobsWith(imageId, JOBS_SHOWN, JOBS_COUNTED + 1)
  const jobCount = Math.min(count, JOBS_COUNTED)
  walk.images.push({ imageId, jobs, jobCount, moreJobs: count > JOBS_COUNTED, findings, status })
}

/** As its build reported them, from the images that are kept or else from the attempt that built it. */
async function layersOf(
  { images, jobs }: Pick<Store, 'images' | 'jobs'>,
  imageId: string,
): Promise<readonly string[] | undefined> {
  const kept = (await images.byId(imageId))?.evidence as Partial<BuildEvidence> | null | undefined
  if (kept?.layers !== undefined) return kept.layers
  const [job] = (await images.jobsWith(imageId, 1, 1)).jobs
  if (job === undefined) return undefined
  const builds = (await jobs.attempts(job.id, 'build')).map((attempt) => anyEvidence(attempt, 'build'))
  return builds.find((build) => build?.imageId === imageId)?.layers
}

function notesOf(advisory: string, { ids, facts, data }: AdvisoryQuestion, walk: Walk): readonly string[] {
  if (ids.length === 0) {
    const why =
      data.ecosystems.length === 0
        ? 'there are no advisories on it'
        : 'its record may be newer than the advisories, or of an ecosystem that is not among them'
    return [`Nothing is known of ${advisory} on this server: no data is not safe; ${why}.`]
  }
  return [
    ...(facts?.isUnimportantSomewhere === true
      ? ['A distributor calls it unimportant for some packages; images with only those are not listed.']
      : []),
    ...(walk.notAsked === 0
      ? []
      : [
          'Nothing is known of the images that could not be asked: they were never scanned, or what was read of their ' +
            'layers is not kept any more.',
        ]),
    ...(walk.incomplete === 0
      ? []
      : ['In some images that are not listed there is something installed for which there are no fit data.']),
  ]
}

function cannotBeAsked(scanner: Scanner | undefined): SlipwayError {
  return new SlipwayError('not_found', {
    detail:
      scanner === undefined
        ? 'which images have an advisory is not known: this server has no scanner'
        : `which images have an advisory is not known: the scanner ${scanner.name} cannot be asked that`,
    action: 'Turn scanning with advisories on this server on in its settings.',
  })
}

/** Opaque to clients, so that what it holds can change. */
function writeCursor(imageId: string | undefined): string | null {
  return imageId === undefined ? null : Buffer.from(imageId).toString('base64url')
}

function readCursor(cursor: string): string {
  const imageId = Buffer.from(cursor, 'base64url').toString()
  if (!CURSOR.test(imageId)) throw invalid('/cursor', 'cursor must be the `next` of an earlier page')
  return imageId
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { detail, where })
}
