/** Exceptions of the gate, from the operator's file to what is said of an image later. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { EngineView } from '../support/engine-view.ts'
import { firstEngine } from '../support/engines.ts'
import { type Service, makeFolder, startService } from '../support/service.ts'
import { importAdvisories, slipway, zlibAdvisory } from './support/advisories.ts'

const engine = firstEngine()

const EXCEPTION = {
  id: 'CVE-2026-0001',
  package: 'zlib*',
  reason: 'nothing here inflates what a stranger sent',
  author: 'platform@example.org',
  expires: '2999-12-31',
}

interface GateBody {
  readonly gate: {
    readonly verdict: string
    readonly used: readonly object[]
    readonly recorded: { readonly verdict: string } | null
  }
  readonly findings: readonly { readonly blocks: boolean; readonly exception: object | null }[]
}

interface HealthBody {
  readonly components: {
    readonly exceptions: { readonly inForce: number; readonly notes: readonly string[] }
  }
}

interface EvidenceBody {
  readonly image: { readonly id: string }
  readonly vulnerabilities: { readonly gate: { readonly verdict: string; readonly used: readonly object[] } }
}

let serial = 0
/** Each another image on the same base. */
const dockerfile = () =>
  `FROM debian:bookworm-slim\nRUN echo exceptions-${process.pid}-${serial++} > /mark\nCMD ["true"]\n`

describe('exceptions of the gate', { skip: engine.skip }, () => {
  let service: Service
  let file = ''
  let passed = ''
  const excuse = (...exceptions: readonly object[]) => writeFileSync(file, JSON.stringify(exceptions))
  const read = async <Body>(path: string) => (await service.api.call<Body>('GET', path)).body
  const findings = () => read<GateBody>(`/api/v2/jobs/${passed}/findings`)
  const health = async () => (await read<HealthBody>('/health')).components.exceptions

  before(async () => {
    const folder = makeFolder()
    file = join(folder, 'exceptions.json')
    excuse()
    service = await startService({ dockerHost: engine.address, flags: ['--scan-exceptions', file] })
    await importAdvisories(service, zlibAdvisory())
  })

  test('are in force with the next job, which tells what passes, by whom and until when', async () => {
    const stopped = await service.api.run({ dockerfile: dockerfile() })
    assert.equal(stopped.reason, 'vulnerable')
    excuse(EXCEPTION)
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    passed = job.id
    assert.match(
      await service.api.logText(job.id, { stage: 'scan' }),
      /the exception for CVE-2026-0001 by platform@example\.org lets zlib1g \S+ pass until 2999-12-31: nothing/,
    )
    const { vulnerabilities } = await read<EvidenceBody>(`/api/v2/jobs/${job.id}/record`)
    assert.deepEqual([vulnerabilities.gate.verdict, vulnerabilities.gate.used], ['pass', [EXCEPTION]])
    assert.deepEqual(await health(), { inForce: 1, notes: [] })
  })

  test('are shown beside each finding, in SARIF as well', async () => {
    const body = await findings()
    assert.deepEqual([body.gate.verdict, body.gate.used], ['pass', [EXCEPTION]])
    assert.deepEqual(
      body.findings.map(({ blocks, exception }) => [blocks, exception]),
      [[false, EXCEPTION]],
    )
    const sarif = await read<{ runs: { results: { suppressions: { kind: string }[] }[] }[] }>(
      `/api/v2/jobs/${passed}/findings?format=sarif`,
    )
    assert.equal(sarif.runs[0]?.results[0]?.suppressions[0]?.kind, 'external')
  })

  test('that are taken back stop the image of today, which is not read again for that', async () => {
    const { image } = await read<EvidenceBody>(`/api/v2/jobs/${passed}/record`)
    await new EngineView(engine.address).call('DELETE', `/images/${image.id}?force=true`)
    excuse()
    const { gate } = await findings()
    assert.deepEqual([gate.verdict, gate.recorded?.verdict, gate.used], ['fail', 'pass', []])
    const told = await slipway('findings', passed, '--gate', '--url', service.url).then(
      () => assert.fail('it ended with 0'),
      (error: { readonly code: number; readonly stdout: string }) => error,
    )
    assert.equal(told.code, 1)
    assert.match(told.stdout, /^gate: passed on \S+, and would not pass now$/m)
    assert.match(told.stdout, /^critical +CVE-2026-0001 .* blocks$/m)
    const { vulnerabilities } = await read<EvidenceBody>(`/api/v2/jobs/${passed}/record`)
    assert.equal(vulnerabilities.gate.verdict, 'pass')
  })

  test('that are over stop jobs again, and are told', async () => {
    excuse({ ...EXCEPTION, expires: '2026-01-31' })
    const job = await service.api.run({ dockerfile: dockerfile() })
    assert.equal(job.reason, 'vulnerable')
    assert.ok(
      job.warnings?.includes(
        'The exception for CVE-2026-0001 by platform@example.org was over at 2026-01-31',
      ),
      JSON.stringify(job.warnings),
    )
    const { inForce, notes } = await health()
    assert.equal(inForce, 0)
    assert.match(
      notes[0] ?? '',
      /^Exceptions that are over .*CVE-2026-0001 \(by platform@example\.org, 2026-01-31\)/,
    )
  })

  test('stay in force when the file is broken, and health says what is wrong with it', async () => {
    excuse(EXCEPTION)
    assert.equal((await findings()).gate.verdict, 'pass')
    excuse(EXCEPTION, { ...EXCEPTION, id: 'CVE-2026-0002', author: '' })
    assert.equal((await findings()).gate.verdict, 'pass')
    const { inForce, notes } = await health()
    assert.equal(inForce, 1)
    assert.match(notes[0] ?? '', /is not used, .*: entry 2 \(CVE-2026-0002\): author must say who answers/)
  })
})
