/** Known weaknesses, from advisories that an operator imports to the verdict on an image. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { npmRecord } from '../support/osv-records.ts'
import { type Service, startService } from '../support/service.ts'
import { importAdvisories, now, slipway, zlibAdvisory } from './support/advisories.ts'

const engine = firstEngine()

let serial = 0
/** Each another image on the same base. */
const dockerfile = (base = 'debian:bookworm-slim') =>
  `FROM ${base}\nRUN echo ${process.pid}-${serial++} > /mark\nCMD ["true"]\n`

/** With a package of its own beside those of the base image. */
const ownPackage = (mark = serial++) => `# a service
FROM debian:bookworm-slim AS base
RUN echo ${process.pid}-${mark} > /mark

FROM base
RUN mkdir -p /app/node_modules/module-7 && \\
    echo '{"name":"module-7","version":"1.0.0"}' > /app/node_modules/module-7/package.json
CMD ["true"]
`

async function printed(...args: readonly string[]): Promise<string> {
  return (await slipway(...args)).stdout
}

async function importBoth(service: Service): Promise<void> {
  const npm = npmRecord(7, { modified: now, published: now })
  const stdout = await importAdvisories(service, zlibAdvisory(), npm)
  assert.match(stdout, /Debian: 1 record/)
  assert.match(stdout, /npm: 1 record/)
}

async function read(service: Service, path: string): Promise<unknown> {
  const response = await fetch(`${service.url}/api/v2/jobs/${path}`)
  assert.equal(response.status, 200)
  return response.json()
}

interface FindingsBody {
  readonly status: string
  readonly gate: { readonly blocking: number | null }
  readonly findings: readonly {
    readonly package: { readonly name: string }
    readonly fixedVersion: string | null
    readonly line: number | null
  }[]
}

interface SarifBody {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string
      readonly locations: readonly { readonly physicalLocation: object }[]
    }[]
  }[]
}

interface RecordBody {
  readonly image: { readonly reused: boolean }
  readonly vulnerabilities: {
    readonly findings: number | null
    readonly gate: { readonly blocking: number | null }
  }
}

const stageOf = async (service: Service, id: string) =>
  (await service.api.job(id)).attempts?.at(-1)?.stages.find(({ stage }) => stage === 'scan')

describe('scanning for known weaknesses', { skip: engine.skip }, () => {
  let service: Service

  before(async () => {
    service = await startService({ dockerHost: engine.address })
  })

  test('says that nothing was scanned while there are no advisories, and lets the job pass', async () => {
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const scan = await stageOf(service, job.id)
    assert.equal(scan?.status, 'skipped')
    assert.match(scan?.message ?? '', /^not scanned for vulnerabilities: Debian:12: there are no advisories/)
    const body = (await read(service, `${job.id}/findings`)) as FindingsBody
    const shown = await printed('findings', job.id, '--url', service.url)
    const told = await printed('status', job.id, '--url', service.url)
    const record = (await read(service, `${job.id}/record`)) as RecordBody
    assert.equal(body.status, 'not_scanned')
    assert.match(shown, /^not_scanned: there are no data, so nothing is known about this image\n/)
    assert.deepEqual([record.vulnerabilities.findings, record.vulnerabilities.gate.blocking], [null, null])
    assert.equal(body.gate.blocking, null)
    const { findings } = (await read(service, job.id)) as { findings: object }
    assert.deepEqual(new Set(Object.values(findings)), new Set(['not_scanned', null]))
    const sarif = (await read(service, `${job.id}/findings?format=sarif`)) as SarifBody
    assert.equal('results' in (sarif.runs[0] ?? {}), false)
    for (const text of [job.message, scan?.message, shown, told])
      assert.doesNotMatch(text ?? '', /\b(?:0|no|zero) (?:known|findings|weaknesses|vulnerabilities)/i)
  })

  test('fails an image with a weakness that can be mended, and names the version', async () => {
    await importBoth(service)
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.deepEqual([job.status, job.reason], ['failed', 'vulnerable'])
    assert.match(job.message ?? '', /zlib \S+ -> 1:99\.2 \(CVE-2026-0001, critical; Dockerfile line 1\b/)
    assert.equal((await stageOf(service, job.id))?.status, 'rejected')
  })

  test('says of each finding which line of the Dockerfile brought it, wherever it is told', async () => {
    const job = await service.api.run({ dockerfile: ownPackage() })
    assert.equal(job.reason, 'vulnerable')
    assert.match(
      job.message ?? '',
      /zlib \S+ -> 1:99\.2 \(CVE-2026-0001, critical; Dockerfile line 2: FROM debian:bookworm-slim AS base\)/,
    )
    assert.match(
      job.message ?? '',
      /module-7 1\.0\.0 -> 2\.0\.0 \(CVE-2023-7, critical; Dockerfile line 6: RUN mkdir -p \/app\/node_modules\/module-7 && …\)/,
    )
    assert.match(
      job.message ?? '',
      /In the base image: take a newer one, or RUN apt-get upgrade\. In other lines: install the fixed version$/,
    )
    const excerpt = (await service.api.job(job.id)).attempts?.at(-1)?.verdict?.excerpt ?? []
    assert.ok(excerpt.includes('  2 | FROM debian:bookworm-slim AS base'), excerpt.join('\n'))
    assert.ok(excerpt.some((line) => line.startsWith('Dockerfile:6:1 module-7 1.0.0 -> 2.0.0 ')))

    const { findings } = (await read(service, `${job.id}/findings`)) as FindingsBody
    assert.deepEqual(
      Object.fromEntries(findings.map((one) => [one.package.name, [one.fixedVersion, one.line]])),
      { zlib1g: ['1:99.2', 1], 'module-7': ['2.0.0', 5] },
    )
    const sarif = (await read(service, `${job.id}/findings?format=sarif`)) as SarifBody
    const results = sarif.runs[0]?.results ?? []
    const at = (startLine: number) => ({ artifactLocation: { uri: 'Dockerfile' }, region: { startLine } })
    assert.deepEqual(
      Object.fromEntries(results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation])),
      { 'CVE-2026-0001': at(2), 'CVE-2023-7': at(6) },
    )
    const table = await printed('findings', job.id, '--url', service.url)
    assert.match(table, /Dockerfile line 2: FROM debian:bookworm-slim AS base\)\. In the base image: take/)
    assert.match(table, /^critical +CVE-2026-0001 +zlib1g +\S+ +1:99\.2 +2 /m)
    assert.match(table, /^critical +CVE-2023-7 +module-7 +1\.0\.0 +2\.0\.0 +6 /m)
    const status = await printed('status', job.id, '--url', service.url)
    assert.match(status, /vulnerable.*Dockerfile line 2: FROM debian:bookworm-slim AS base/)
    assert.match(status, /│ {3}2 \| FROM debian:bookworm-slim AS base/)
  })

  test('keeps the lines with an image that is used again', async () => {
    const dockerfile = ownPackage()
    await service.api.run({ dockerfile })
    const job = await service.api.run({ dockerfile })
    const record = (await read(service, `${job.id}/record`)) as RecordBody
    const { findings } = (await read(service, `${job.id}/findings`)) as FindingsBody
    assert.equal(record.image.reused, true)
    assert.deepEqual(new Set(findings.map(({ line }) => line)), new Set([1, 5]))
  })

  test('pushes and runs nothing that is vulnerable', async () => {
    const job = await service.api.run({ dockerfile: dockerfile(), publish: '127.0.0.1:1/team/app:1' })
    assert.equal(job.reason, 'vulnerable')
    const stages = (await service.api.job(job.id)).attempts?.at(-1)?.stages ?? []
    const after = stages.filter(({ stage }) => ['run', 'measure', 'publish'].includes(stage))
    assert.ok(
      after.every(({ status, startedAt }) => status === 'pending' && startedAt === null),
      JSON.stringify(after),
    )
  })

  test('does not call an image clean in which nothing was found that advisories could be about', async () => {
    const job = await service.api.run({ dockerfile: dockerfile('busybox') })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    assert.equal((await stageOf(service, job.id))?.status, 'skipped')
  })
})

describe('a server that wants to know', { skip: engine.skip }, () => {
  test('refuses what it has no data about', async () => {
    const service = await startService({
      dockerHost: engine.address,
      flags: ['--scan-on-missing-data', 'block'],
    })
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.deepEqual([job.status, job.reason], ['failed', 'scan_unavailable'])
  })
})
