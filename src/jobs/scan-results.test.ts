import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Core, PERF, openCore } from '../../test/support/core.ts'
import { EVERYTHING, REPORT, finding } from '../../test/support/sample-scan.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { createOciRegistry } from '../registries/oci/oci-registry.ts'
import type { ScanReport } from '../scanners/report.ts'
import type { Scanner } from '../scanners/scanner.ts'

const FIXED_LATER: ScanReport = { ...REPORT, findings: [finding({ id: 'CVE-2026-9999' })] }

interface ScannerSpy extends Scanner {
  /** What is known of the layers now; undefined: nothing. */
  now: ScanReport | undefined
  readonly asked: (readonly string[])[]
}

/** Says `then` of every image when it is scanned. */
function scannerSaying(then: ScanReport): ScannerSpy {
  return {
    name: 'saying',
    now: undefined,
    asked: [],
    scan: async () => ({ inventory: EVERYTHING, report: then, layersRead: 1 }),
    async again(layers) {
      this.asked.push(layers)
      if (this.now === undefined) return undefined
      return { inventory: EVERYTHING, report: this.now, layersRead: 0 }
    },
  }
}

async function open(t: TestContext, scanner?: Scanner): Promise<Core> {
  const core = await openCore(['--scan-fail-on', 'critical'], createOciRegistry(), scanner)
  t.after(() => core.close())
  return core
}

async function runJob(core: Core): Promise<string> {
  await core.work(1)
  const id = await core.submit(PERF, { name: 'model' })
  const { status, message } = await core.ended(id)
  assert.equal(status, 'succeeded', message ?? '')
  return id
}

const refusal = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof SlipwayError)
  assert.equal(error.code, 'not_found')
  assert.match(error.detail, words)
  return true
}

describe('findings of a job', () => {
  it('are those of now, while the record keeps the verdict of the day', async (t) => {
    const scanner = scannerSaying(REPORT)
    const core = await open(t, scanner)
    const id = await runJob(core)
    scanner.now = FIXED_LATER
    const { report, current } = await core.jobs.findings(id)
    const record = await core.jobs.record(id)
    assert.equal(current, true)
    assert.deepEqual(report, FIXED_LATER)
    assert.deepEqual(scanner.asked, [record.image?.layers])
    assert.deepEqual(record.vulnerabilities, {
      status: 'partial',
      findings: 3,
      scanner: REPORT.scanner,
      gate: {
        failOn: 'critical',
        ignoreUnfixed: true,
        onMissingData: 'warn',
        verdict: 'pass',
        blocking: 0,
        used: [],
      },
      at: new Date(REPORT.at).toISOString(),
    })
  })

  it('are not counted in the record where there were no data', async (t) => {
    const core = await open(t, scannerSaying({ ...REPORT, status: 'not_scanned', findings: [] }))
    const { vulnerabilities } = await core.jobs.record(await runJob(core))
    assert.deepEqual([vulnerabilities?.findings, vulnerabilities?.gate.blocking], [null, null])
    assert.equal(vulnerabilities?.gate.verdict, 'pass')
  })

  it('are those of the day when the layers are not known any more', async (t) => {
    const core = await open(t, scannerSaying(REPORT))
    const id = await runJob(core)
    const { report, current, gate } = await core.jobs.findings(id, 1)
    assert.deepEqual([report, current, gate.verdict], [REPORT, false, 'pass'])
  })

  it('say that a kept list is not the whole one', async (t) => {
    const many = Array.from({ length: 501 }, (_, at) => finding({ id: `CVE-2024-${at}` }))
    const core = await open(t, scannerSaying({ ...REPORT, findings: many }))
    const { report } = await core.jobs.findings(await runJob(core))
    assert.equal(report.findings.length, 500)
    assert.match(report.notes.at(-1) ?? '', /of 501 findings the 500 most severe/)
  })

  it('are refused with the reason where no image was built, or none was scanned', async (t) => {
    const core = await open(t)
    const waiting = await core.submit(PERF)
    await assert.rejects(core.jobs.findings(waiting), refusal(/attempt 1 has no image/))
    await assert.rejects(core.jobs.inventory(waiting), refusal(/attempt 1 has no image/))
    await core.jobs.cancel(waiting)
    const id = await runJob(core)
    await assert.rejects(core.jobs.findings(id), refusal(/this server has no scanner/))
    assert.equal((await core.jobs.record(id)).vulnerabilities, null)
    await assert.rejects(core.jobs.findings(id, 2), /attempts 1 to 1, not 2/)
  })
})

describe('the inventory of a job', () => {
  it('comes with the id of the image and a name for it', async (t) => {
    const scanner = scannerSaying(REPORT)
    const core = await open(t, scanner)
    const id = await runJob(core)
    await assert.rejects(core.jobs.inventory(id), refusal(/not kept any more/))
    scanner.now = REPORT
    const { inventory, imageId, name } = await core.jobs.inventory(id)
    assert.deepEqual(inventory, EVERYTHING)
    assert.deepEqual([imageId, name], [(await core.jobs.record(id)).image?.id, 'model'])
  })

  it('is kept by a scanner that cannot match again, beside the findings of the day', async (t) => {
    const scanner: Scanner = {
      ...scannerSaying(REPORT),
      again: async () => undefined,
      inventory: async () => EVERYTHING,
    }
    const core = await open(t, scanner)
    const id = await runJob(core)
    assert.deepEqual((await core.jobs.inventory(id)).inventory, EVERYTHING)
    assert.equal((await core.jobs.findings(id)).current, false)
  })
})
