import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Core, PERF, openCore } from '../../test/support/core.ts'
import { EVERYTHING, REPORT, finding } from '../../test/support/sample-scan.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { createOciRegistry } from '../registries/oci/oci-registry.ts'
import type { AdvisoryQuestion, ImageAnswer, Scanner } from '../scanners/scanner.ts'
import { NO_RESULT, NOW, SUCCEEDED, claimed, endedJob } from '../stores/contract/fixture.ts'
import { advisoryFindings } from './advisory-findings.ts'

const CVE = 'CVE-2024-0001'
const FREE: ImageAnswer = { findings: [], status: 'scanned' }
const AFFECTED: ImageAnswer = { findings: [finding()], status: 'scanned' }

interface Spy extends Scanner {
  readonly asked: string[]
  /** By the top layer of an image; undefined: not known any more. */
  readonly answers: Map<string, ImageAnswer>
}

function scannerAnswering(
  answers: Readonly<Record<string, ImageAnswer>>,
  about: Partial<AdvisoryQuestion> = {},
): Spy {
  const asked: string[] = []
  const known = new Map(Object.entries(answers))
  return {
    name: 'osv',
    asked,
    answers: known,
    scan: async () => ({ inventory: EVERYTHING, report: REPORT, layersRead: 1 }),
    again: async () => undefined,
    advisory: () => ({
      ids: [`DEBIAN-${CVE}`],
      facts: undefined,
      data: { generation: 7, ecosystems: [{ ecosystem: 'Debian', dataAt: NOW }] },
      async ask(layers) {
        asked.push(layers.at(-1) ?? '')
        return known.get(layers.at(-1) ?? '')
      },
      ...about,
    }),
  }
}

async function open(t: TestContext, scanner?: Scanner): Promise<Core> {
  const core = await openCore([], createOciRegistry(), scanner)
  t.after(() => core.close())
  return core
}

/** A job that built an image with one layer of the same name, as images keep it. */
async function built(core: Core, imageId: string): Promise<string> {
  const id = await endedJob(core.store, { name: `makes ${imageId}` }, { result: { imageId } })
  await core.store.images.save({
    key: imageId,
    imageId,
    bytes: 1,
    lastUsedAt: NOW,
    evidence: { imageId, layers: [imageId] },
  })
  return id
}

const ask = (core: Core, request: { cursor?: string; limit?: number } = {}) =>
  core.jobs.advisory({ advisory: CVE, ...request })

describe('which images have an advisory', () => {
  it('lists those that have it with their jobs, and counts those that cannot be asked', async (t) => {
    const partial: ImageAnswer = { findings: [], status: 'partial' }
    const core = await open(t, scannerAnswering({ i1: AFFECTED, i2: FREE, i3: partial }))
    const ids = []
    for (const image of ['i1', 'i2', 'i3', 'i4', 'i1']) ids.push(await built(core, image))
    const found = await ask(core)
    assert.deepEqual([found.asked, found.notAsked, found.incomplete, found.next], [3, 1, 1, null])
    const [image, ...others] = found.images
    assert.equal(others.length, 0)
    assert.equal(image?.imageId, 'i1')
    assert.deepEqual(new Set(image.jobs.map(({ id }) => id)), new Set([ids[0], ids[4]]))
    assert.deepEqual([image.jobCount, image.moreJobs, image.findings], [2, false, AFFECTED.findings])
    assert.equal(found.notes.length, 2)
    assert.match(found.notes.join(' '), /could not be asked.*no fit data/)
  })

  it('goes on where the page before ended', async (t) => {
    const core = await open(t, scannerAnswering({ i1: AFFECTED, i2: AFFECTED, i3: FREE, i4: AFFECTED }))
    for (const image of ['i1', 'i2', 'i3', 'i4']) await built(core, image)
    const pages = []
    let cursor: string | undefined
    do {
      const page = await ask(core, { limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      pages.push(page.images.map(({ imageId }) => imageId))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    assert.deepEqual(pages, [['i1'], ['i2'], ['i4']])
  })

  it('ends a page when it has taken its time, be it empty', async (t) => {
    const scanner = scannerAnswering({ i1: FREE, i2: FREE, i3: AFFECTED })
    const core = await open(t, scanner)
    for (const image of ['i1', 'i2', 'i3']) await built(core, image)
    let now = NOW
    const deps = { store: core.store, scanner, now: () => (now += 600) }
    const first = await advisoryFindings(deps, { advisory: CVE })
    assert.deepEqual([first.images.length, scanner.asked, first.next !== null], [0, ['i1', 'i2'], true])
    const second = await advisoryFindings(deps, { advisory: CVE, cursor: first.next ?? '' })
    assert.deepEqual([second.images.length, second.next], [1, null])
  })

  it('takes the layers of images that are kept no longer from the attempt that built them', async (t) => {
    const scanner = scannerAnswering({})
    const core = await open(t, scanner)
    await core.work(1)
    const id = await core.submit(PERF)
    const { imageId } = await core.ended(id)
    const layers = (await core.jobs.record(id)).image?.layers
    scanner.answers.set(layers?.at(-1) ?? '', AFFECTED)
    await core.store.images.forget(imageId ?? '')
    assert.deepEqual(
      (await ask(core)).images.map((image) => image.imageId),
      [imageId],
    )
  })

  it('asks about what was published, though the job has built another image since', async (t) => {
    const scanner = scannerAnswering({ i1: AFFECTED, i2: FREE })
    const core = await open(t, scanner)
    const published = 'registry.example.org/team/model@sha256:abc'
    const id = await built(core, 'i2')
    await core.store.jobs.retry(id, 'validate', NOW)
    const first = { ...NO_RESULT, imageId: 'i1', published }
    await core.store.queue.finish(await claimed(core.store), SUCCEEDED, first, NOW)
    await built(core, 'i1')
    await core.store.jobs.retry(id, 'validate', NOW)
    const second = { ...NO_RESULT, imageId: 'i2' }
    await core.store.queue.finish(await claimed(core.store), SUCCEEDED, second, NOW)
    const { images } = await ask(core)
    assert.equal(images.length, 1)
    assert.deepEqual(images[0]?.jobs.map((job) => job.published).toSorted(), [null, published])
  })

  it('asks no image about an advisory that is not known, and says that this is no answer', async (t) => {
    const scanner = scannerAnswering({ i1: AFFECTED }, { ids: [] })
    const core = await open(t, scanner)
    await built(core, 'i1')
    const { ids, images, notes, next } = await ask(core)
    assert.deepEqual([ids, images, next, scanner.asked], [[], [], null, []])
    assert.match(notes[0] ?? '', /no data is not safe/)
  })

  it('refuses what cannot be asked', async (t) => {
    const refused = async (core: Core, request: { advisory: string; cursor?: string; limit?: number }) => {
      const error: unknown = await core.jobs.advisory(request).then(
        () => undefined,
        (cause: unknown) => cause,
      )
      assert.ok(error instanceof SlipwayError)
      return error.code
    }
    const core = await open(t, scannerAnswering({}))
    assert.equal(await refused(core, { advisory: 'CVE 1' }), 'request_invalid')
    assert.equal(await refused(core, { advisory: CVE, limit: 0 }), 'request_invalid')
    assert.equal(await refused(core, { advisory: CVE, cursor: 'IA' }), 'request_invalid')
    assert.equal(await refused(await open(t), { advisory: CVE }), 'not_found')
    const { advisory: _, ...silent } = scannerAnswering({})
    assert.equal(await refused(await open(t, silent), { advisory: CVE }), 'not_found')
  })
})
