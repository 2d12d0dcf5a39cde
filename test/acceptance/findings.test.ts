/** What is known about the image of a job, and what is in it, as programs and people read it. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { type Service, startService } from '../support/service.ts'
import { importAdvisories, slipway, zlibAdvisory } from './support/advisories.ts'

const engine = firstEngine()
const dockerfile = `FROM debian:bookworm-slim\nRUN echo ${process.pid} > /mark\nCMD ["true"]\n`

interface FindingsBody {
  readonly status: string
  readonly current: boolean
  readonly findings: readonly {
    readonly id: string
    readonly package: { readonly name: string }
    readonly fixedVersion: string | null
  }[]
}

interface BillBody {
  readonly components: readonly { readonly name: string; readonly purl?: string }[]
}

interface SarifBody {
  readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[]
}

interface RecordBody {
  readonly vulnerabilities: { readonly status: string }
}

interface AdvisoryBody {
  readonly advisory: { readonly known: boolean; readonly ids: readonly string[]; readonly severity: string }
  readonly images: readonly {
    readonly imageId: string
    readonly jobs: readonly { readonly id: string }[]
    readonly findings: FindingsBody['findings']
  }[]
  readonly asked: number
  readonly notes: readonly string[]
}

interface ProblemBody {
  readonly detail: string
}

/** About a package of every Debian image. */
describe('what is known of an image', { skip: engine.skip }, () => {
  let service: Service
  let id = ''
  const read = async (path: string, job = id) => {
    const response = await fetch(`${service.url}/api/v2/jobs/${job}${path}`)
    const body: unknown = await response.json()
    return { status: response.status, type: response.headers.get('content-type'), body }
  }

  before(async () => {
    service = await startService({ dockerHost: engine.address })
    const job = await service.api.run({ dockerfile })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    id = job.id
  })

  test('is told to be nothing before there are advisories, and what is installed is known all the same', async () => {
    const answer = await read('/findings')
    const body = answer.body as FindingsBody
    assert.equal(answer.status, 200)
    assert.deepEqual([body.status, body.current, body.findings], ['not_scanned', true, []])
    const { stdout } = await slipway('findings', id, '--url', service.url)
    assert.match(stdout, /^not_scanned: there are no data, so nothing is known about this image\n/)
    const bill = await read('/sbom')
    const zlib = (bill.body as BillBody).components.find(({ name }) => name === 'zlib1g')
    assert.equal(bill.type, 'application/vnd.cyclonedx+json')
    assert.match(zlib?.purl ?? '', /^pkg:deb\/debian\/zlib1g@/)
  })

  test('follows the advisories without the image being read again, while the record stays', async () => {
    await importAdvisories(service, zlibAdvisory())
    const body = (await read('/findings')).body as FindingsBody
    const [finding] = body.findings
    assert.equal(body.current, true)
    assert.deepEqual(
      [finding?.id, finding?.package.name, finding?.fixedVersion],
      ['CVE-2026-0001', 'zlib1g', '1:99.2'],
    )
    assert.equal(((await read('/record')).body as RecordBody).vulnerabilities.status, 'not_scanned')
  })

  test('is printed as a table and as SARIF', async () => {
    const { stdout } = await slipway('findings', id, '--url', service.url)
    assert.match(stdout, /^critical +CVE-2026-0001 +zlib1g +\S+ +1:99\.2 +1 +blocks$/m)
    const printed = await slipway('findings', id, '--url', service.url, '--format', 'sarif')
    const sarif = JSON.parse(printed.stdout) as SarifBody
    assert.equal(sarif.runs[0]?.results[0]?.ruleId, 'CVE-2026-0001')
  })

  test('is asked for by the advisory: which images have it', async () => {
    const ask = async (advisory: string) => {
      const response = await fetch(`${service.url}/api/v2/findings?advisory=${advisory}`)
      return (await response.json()) as AdvisoryBody
    }
    const { imageId } = await service.api.job(id)
    for (const name of ['CVE-2026-0001', 'cve-2026-0001', 'DSA-9999-1']) {
      const { advisory, images } = await ask(name)
      assert.deepEqual([advisory.known, advisory.ids, advisory.severity], [true, ['DSA-9999-1'], 'critical'])
      assert.deepEqual(
        images.map((image) => [image.imageId, image.jobs.map((job) => job.id)]),
        [[imageId, [id]]],
      )
      assert.equal(images[0]?.findings[0]?.package.name, 'zlib1g')
    }
    const { stdout } = await slipway('findings', '--advisory', 'CVE-2026-0001', '--url', service.url)
    assert.match(stdout, /^1 of 1 image that was asked has it$/m)
    assert.match(stdout, new RegExp(`zlib1g .* ${id} `))
    const unknown = await ask('CVE-2026-0002')
    assert.deepEqual([unknown.advisory.known, unknown.images, unknown.asked], [false, [], 0])
    assert.match(unknown.notes[0] ?? '', /no data is not safe/)
  })

  test('is not there for a job whose image was never built', async () => {
    const job = await service.api.run({ dockerfile: 'FROM debian:bookworm-slim\nRUN exit 3\n' })
    for (const path of ['/findings', '/sbom']) {
      const { status, body } = await read(path, job.id)
      assert.equal(status, 404)
      assert.match((body as ProblemBody).detail, /attempt 1 has no image/)
    }
  })
})
