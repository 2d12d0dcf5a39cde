import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import type { HealthBody, SystemBody } from '../support/http-bodies.ts'
import { sha256 } from './support/archives.ts'
import { assertNothingLeft, useService } from './support/use-service.ts'

const command = promisify(execFile)
const engine = firstEngine()
const EXAMPLE = join(repository, 'examples/perf/Dockerfile')

describe('the main job', { skip: engine.skip }, () => {
  const service = useService(engine)
  let id = ''

  test('curl sends the example as text/plain and gets 202 with the address of the job', async () => {
    const url = `${service().url}/api/v2/jobs?name=example`
    const args = [
      '--silent',
      '--include',
      '--header',
      'Content-Type: text/plain',
      '--data-binary',
      `@${EXAMPLE}`,
      url,
    ]
    const { stdout } = await command('curl', args)
    const [head = '', body = ''] = stdout.split('\r\n\r\n')
    assert.match(head, /^HTTP\/1\.1 202 /)
    id = JSON.parse(body).id
    assert.match(head, new RegExp(`^location: /api/v2/jobs/${id}\r?$`, 'im'))
  })

  test('the example succeeds with a performance of 0.99', async () => {
    const job = await service().api.waitForEnd(id)
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 0.99', `${job.message}`)
    assert.deepEqual(job.metrics, { perf: 0.99 })
  })

  test('scan and publish are shown as skipped with a reason, every other stage as passed', async () => {
    const [attempt] = (await service().api.job(id)).attempts
    const stages = Object.fromEntries((attempt?.stages ?? []).map((one) => [one.stage, one.status]))
    const passed = { validate: 'passed', build: 'passed', run: 'passed', measure: 'passed' }
    assert.deepEqual(stages, { ...passed, scan: 'skipped', publish: 'skipped' })
    for (const one of attempt?.stages ?? []) if (one.status === 'skipped') assert.ok(one.message)
  })

  test('the record proves what was sent, built, run and read', async () => {
    const record = await service().api.record(id)
    const sent = readFileSync(EXAMPLE)
    assert.deepEqual(record.submitted.dockerfile, { sha256: sha256(sent), bytes: sent.length })
    assert.equal(record.submitted.context, null)
    const report = '{"perf":0.99}\n'
    assert.deepEqual(record.run?.files, [{ name: 'perf.json', sha256: sha256(report), bytes: report.length }])
    assert.equal(record.run?.exitCode, 0)
    assert.equal(record.performance, 0.99)
    assert.ok(await service().engine.hasImage(record.image?.id ?? ''))
    assert.equal(record.image?.bases.length, 1)
    assert.match(record.image?.bases[0]?.ref ?? '', /(?:^|\/)debian:bookworm-slim$/)
    for (const { digest, imageId } of record.image?.bases ?? [])
      assert.match(digest ?? imageId ?? '', /^sha256:/)
    for (const name of ['slipway', 'node', 'engine', 'engineApi']) assert.ok(record.versions[name], name)
    assert.ok(record.timings.every((one) => one.status === 'skipped' || (one.durationMs ?? -1) >= 0))
  })

  test('the record tells the sandbox and the limits that were in force', async () => {
    const { sandbox, submitted } = await service().api.record(id)
    assert.ok(sandbox?.runtime === 'runsc' || sandbox?.runtime === 'runc')
    assert.deepEqual(
      [sandbox.network, sandbox.readOnlyRoot, sandbox.capabilities, sandbox.noNewPrivileges],
      ['none', true, [], true],
    )
    assert.equal(sandbox.limits['memoryBytes'], 1024 * 1024 * (submitted.spec.limits['memoryMiB'] ?? 0))
  })

  test('the host measured the run beside what the container claimed', async () => {
    const usage = (await service().api.record(id)).run?.usage
    assert.ok((usage?.wallMs ?? 0) > 0)
    assert.ok((usage?.cpuMs ?? 0) > 0)
    assert.ok((usage?.peakMemoryBytes ?? 0) > 0)
    assert.ok((usage?.bytesWritten ?? 0) >= 14)
  })

  test('the log can be followed while the job runs', async () => {
    const ticks = 'for i in 1 2 3 4 5 6; do echo tick $i; sleep 0.5; done'
    const { body } = await service().api.submitText(`FROM busybox\nCMD ${ticks}\n`)
    const seen: string[] = []
    let statusAtFirst = ''
    for await (const { data } of service().api.stream(`/api/v2/jobs/${body.id}/logs?follow=true&stage=run`)) {
      if (!data.text.startsWith('tick')) continue
      if (seen.push(data.text) === 1) statusAtFirst = (await service().api.job(body.id)).status
    }
    assert.equal(statusAtFirst, 'running')
    assert.deepEqual(
      seen,
      [1, 2, 3, 4, 5, 6].map((i) => `tick ${i}`),
    )
    await service().api.waitForEnd(body.id)
    const { samples, usage } = (await service().api.record(body.id)).run ?? {}
    assert.ok(samples && samples.atMs.length >= 3, 'CPU time and memory over time are evidence, too')
    assert.ok((samples.atMs.at(-1) ?? Infinity) <= (usage?.wallMs ?? 0))
    assert.deepEqual([samples.cpuMs.length, samples.memoryBytes.length], Array(2).fill(samples.atMs.length))
  })

  test('an operator sees in one answer what the service works on, and with what', async () => {
    const { body } = await service().api.submitText('FROM busybox\nCMD echo up; sleep 100\n')
    for await (const { data } of service().api.stream(`/api/v2/jobs/${body.id}/logs?follow=true&stage=run`)) {
      if (data.text === 'up') break
    }
    // A machine that is busy may be late with a part of it, which is then told as a problem.
    const whole = async () => {
      const { body: system } = await service().api.call<SystemBody>('GET', '/api/v2/system')
      return system.problems.length === 0 ? system : undefined
    }
    const system = await awaitState(whole, 30_000)
    assert.ok(system)
    assert.deepEqual(
      system.worker.work.map(({ job, stage }) => [job, stage]),
      [[body.id, 'run']],
    )
    assert.deepEqual([system.worker.busy, system.jobs?.['running']], [1, 1])
    assert.equal(system.sandbox.runtime, (await service().api.record(id)).sandbox?.runtime)
    assert.ok((system.disk?.freeBytes ?? 0) > 0)
    await service().api.call('POST', `/api/v2/jobs/${body.id}/cancel`)
    await service().api.waitForEnd(body.id)
  })

  test('health tells of the service, its engine and its workers', async () => {
    for (const path of ['/health/live', '/health/ready', '/health']) {
      assert.equal((await service().api.call('GET', path)).status, 200, path)
    }
    const { body } = await service().api.call<HealthBody>('GET', '/health')
    assert.equal(body.status, 'ok')
    assert.equal(body.components.engine.status, 'ok')
  })

  test('the API describes itself in OpenAPI 3.1 and for people', async () => {
    const document = await service().api.call<{ openapi: string; paths: Record<string, object> }>(
      'GET',
      '/api/v2/openapi.json',
    )
    assert.match(document.body.openapi, /^3\.1\./)
    assert.ok(Object.keys(document.body.paths).some((path) => path.endsWith('/jobs/{id}/record')))
    const page = await service().api.call<string>('GET', '/docs')
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  })

  test('nothing of the jobs stays on the engine but images kept for reuse', () =>
    assertNothingLeft(service()))
})
