import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Value } from 'typebox/value'
import { LOCAL, createTestApp } from '../../../test/support/http-app.ts'
import { IMAGE_ID } from '../../../test/support/memory-job-samples.ts'
import { EVERYTHING, REPORT } from '../../../test/support/sample-scan.ts'
import type { CurrentFindings } from '../../jobs/jobs.ts'
import { type GateException, evaluateGate } from '../../scanners/gate.ts'
import { updatesOf } from '../../scanners/gate-updates.ts'
import { FindingsSchema } from '../schemas/findings.ts'

const EXCEPTION = { id: 'CVE-2024-0001', reason: 'not reachable', author: 'ops', expires: '2026-12-31' }

/** What is known of the image, and what the gate says of that. */
function judged(facts: {
  readonly current: boolean
  readonly exceptions?: readonly GateException[]
  readonly report?: CurrentFindings['report']
}): CurrentFindings {
  const { exceptions = [], current, report = REPORT } = facts
  const rules = { failOn: 'high', ignoreUnfixed: true, onMissingData: 'warn' } as const
  const gate = evaluateGate(report, { ...rules, exceptions, now: REPORT.at })
  return {
    report,
    current,
    gate: { ...gate, rules, updates: updatesOf(gate.blocking), recorded: { verdict: 'pass', at: REPORT.at } },
  }
}

async function open(t: TestContext) {
  const { app, jobs } = createTestApp(t)
  const { id } = (await jobs.submit({ dockerfile: Buffer.from('FROM debian\n'), name: 'model' })).job
  const get = (path: string, accept?: string) =>
    app.inject({
      url: `/api/v2/jobs/${id}${path}`,
      headers: { ...LOCAL, ...(accept === undefined ? {} : { accept }) },
    })
  return { jobs, id, get }
}

describe('GET /jobs/{id}/findings', () => {
  it('shows what was found, how much was looked at, and whether it is of now', async (t) => {
    const { jobs, get } = await open(t)
    jobs.scanned = judged({ current: true })
    const response = await get('/findings')
    const body = response.json()
    assert.equal(response.statusCode, 200)
    assert.deepEqual([...Value.Errors(FindingsSchema, body)], [])
    assert.deepEqual([body.current, body.status, body.findings.length], [true, 'partial', 3])
    assert.deepEqual(body.ecosystems[1], {
      ecosystem: 'npm',
      status: 'not_scanned',
      packages: 3,
      dataAt: null,
      note: 'there are no advisories',
    })
    assert.deepEqual(body.findings[0].package, {
      kind: 'deb',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
      path: '/var/lib/dpkg/status',
      layer: REPORT.findings[0]?.package.layer,
    })
  })

  it('gives SARIF to whoever asks for it, by the query or by Accept', async (t) => {
    const { jobs, id, get } = await open(t)
    jobs.scanned = judged({ current: false, exceptions: [EXCEPTION] })
    const answers = [await get('/findings?format=sarif'), await get('/findings', 'application/sarif+json')]
    for (const response of answers) {
      assert.equal(response.headers['content-type'], 'application/sarif+json')
      assert.equal(response.headers['content-disposition'], `attachment; filename="${id}.sarif"`)
      assert.equal(response.json().version, '2.1.0')
      const { results } = response.json().runs[0]
      assert.deepEqual(
        results.map(({ suppressions }: { suppressions: unknown[] }) => suppressions.length),
        [1, 0, 1],
      )
    }
    assert.equal((await get('/findings?format=json', 'application/sarif+json')).json().current, false)
  })

  it('says what the gate says today, of the image and of each finding, and what it said then', async (t) => {
    const { jobs, get } = await open(t)
    jobs.scanned = judged({ current: true })
    const stopped = (await get('/findings')).json()
    assert.deepEqual([stopped.gate.verdict, stopped.gate.blocking, stopped.gate.used], ['fail', 2, []])
    assert.match(stopped.gate.message, /Update: openssl/)
    assert.deepEqual(
      stopped.gate.updates.map(({ name }: { readonly name: string }) => name),
      ['openssl'],
    )
    assert.deepEqual(stopped.gate.recorded, { verdict: 'pass', at: new Date(REPORT.at).toISOString() })
    const blocks = ({ findings }: { findings: { blocks: boolean; exception: unknown }[] }) =>
      findings.map((one) => [one.blocks, one.exception])
    assert.deepEqual(blocks(stopped), [
      [true, null],
      [false, null],
      [true, null],
    ])
    jobs.scanned = judged({ current: true, exceptions: [EXCEPTION] })
    const excused = (await get('/findings')).json()
    assert.deepEqual([...Value.Errors(FindingsSchema, excused)], [])
    assert.deepEqual(
      [excused.gate.verdict, excused.gate.blocking, excused.gate.used],
      ['pass', 0, [EXCEPTION]],
    )
    assert.deepEqual(blocks(excused), [
      [false, EXCEPTION],
      [false, null],
      [false, EXCEPTION],
    ])
  })

  it('counts nothing that blocks where nothing was scanned', async (t) => {
    const { jobs, get } = await open(t)
    const blocking = async (status: CurrentFindings['report']['status']) => {
      jobs.scanned = judged({ current: true, report: { ...REPORT, status, findings: [] } })
      const body = (await get('/findings')).json()
      assert.deepEqual([...Value.Errors(FindingsSchema, body)], [])
      return body.gate.blocking
    }
    assert.deepEqual([await blocking('not_scanned'), await blocking('error')], [null, null])
    assert.deepEqual([await blocking('partial'), await blocking('stale')], [0, 0])
  })

  it('says why there are none instead of an empty list', async (t) => {
    const { get } = await open(t)
    const response = await get('/findings')
    assert.equal(response.statusCode, 404)
    assert.equal(response.json().code, 'not_found')
    assert.match(response.json().detail, /not scanned/)
  })

  it('refuses formats and types that it does not have', async (t) => {
    const { jobs, get } = await open(t)
    jobs.scanned = judged({ current: true })
    assert.equal((await get('/findings?format=xml')).json().code, 'request_invalid')
    assert.equal((await get('/findings', 'text/html')).json().code, 'not_acceptable')
    assert.equal((await get('/findings?attempt=0')).json().code, 'request_invalid')
  })
})

describe('GET /jobs/{id}/sbom', () => {
  it('gives CycloneDX unless asked otherwise', async (t) => {
    const { jobs, id, get } = await open(t)
    jobs.installed = EVERYTHING
    for (const accept of [undefined, '*/*', 'application/json', 'application/vnd.cyclonedx+json']) {
      const response = await get('/sbom', accept)
      assert.equal(response.headers['content-type'], 'application/vnd.cyclonedx+json')
      assert.equal(response.headers['content-disposition'], `attachment; filename="${id}.cdx.json"`)
      const { bomFormat, metadata } = response.json()
      assert.equal(bomFormat, 'CycloneDX')
      assert.deepEqual([metadata.component.name, metadata.component.version], ['model', IMAGE_ID])
    }
  })

  it('gives SPDX by the query or by Accept', async (t) => {
    const { jobs, id, get } = await open(t)
    jobs.installed = EVERYTHING
    for (const response of [await get('/sbom?format=spdx'), await get('/sbom', 'application/spdx+json')]) {
      assert.equal(response.headers['content-type'], 'application/spdx+json')
      assert.equal(response.headers['content-disposition'], `attachment; filename="${id}.spdx.json"`)
      assert.equal(response.json().spdxVersion, 'SPDX-2.3')
    }
  })

  it('has a serial number of its own for each document', async (t) => {
    const { jobs, get } = await open(t)
    jobs.installed = EVERYTHING
    const serials = [await get('/sbom'), await get('/sbom')].map((response) => response.json().serialNumber)
    assert.notEqual(serials[0], serials[1])
  })

  it('answers 404 for an image that was not scanned and for a job that does not exist', async (t) => {
    const { jobs, id, get } = await open(t)
    assert.equal((await get('/sbom')).json().code, 'not_found')
    await jobs.remove(id)
    assert.equal((await get('/sbom')).json().code, 'job_not_found')
  })
})
