import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstEngine, hasRunsc } from '../support/engines.ts'
import { assertNothingLeft, useService } from './support/use-service.ts'

const engine = firstEngine()
const noRunsc = engine.skip || ((await hasRunsc(engine.address)) ? false : 'the engine has no runsc')

const SERVICE = { mode: 'service', healthcheck: '/health' }
const IMAGE = 'FROM busybox\nRUN mkdir /www && echo ok > /www/health\n'
const HTTPD = `${IMAGE}EXPOSE 5000\nCMD ["httpd", "-f", "-p", "5000", "-h", "/www"]\n`

for (const [runtime, skip] of [
  ['runc', engine.skip],
  ['runsc', noRunsc],
] as const) {
  describe(`a job that serves, in ${runtime}`, { skip }, () => {
    const service = useService(engine, ['--sandbox-runtime', runtime])
    const api = () => service().api

    test('succeeds once it answers, and is ended', async () => {
      const job = await api().run({ dockerfile: HTTPD, run: SERVICE })
      assert.equal(job.status, 'succeeded', `${job.message}`)
      assert.match(job.message ?? '', /^healthy after \d+ ms$/)
      const { run, sandbox } = await api().record(job.id)
      assert.deepEqual([run?.health?.port, run?.health?.path], [5000, '/health'])
      assert.ok((run?.health?.healthyMs ?? 0) > 0)
      assert.deepEqual([sandbox?.network, sandbox?.runtime], ['none', runtime])
      const lines = (await api().logLines(job.id)).map(({ text }) => text)
      assert.ok(
        lines.some((text) => /^healthy at :5000\/health after \d+ ms$/.test(text)),
        lines.join('\n'),
      )
    })

    test('fails when it does not answer in time, and says what it was asked and what came', async () => {
      const limits = { timeoutSeconds: 3 }
      const missing = { ...SERVICE, healthcheck: '/nothing?here=1' }
      const job = await api().run({ dockerfile: HTTPD, run: missing, limits })
      assert.deepEqual([job.status, job.reason], ['failed', 'run_timeout'])
      assert.equal(
        job.message,
        'the service did not answer at :5000/nothing?here=1 with 2xx within 3 s; last: answered 404',
      )
    })

    test('fails when it ends before it answers', async () => {
      const job = await api().run({ dockerfile: `${IMAGE}CMD echo bye; exit 4\n`, run: SERVICE })
      assert.deepEqual([job.status, job.reason], ['failed', 'run_failed'])
      assert.match(job.message ?? '', /^the service ended with exit code 4 before it answered/)
      assert.deepEqual(job.attempts[0]?.verdict?.excerpt?.slice(0, 1), ['bye'])
    })

    test('may report a performance beside', async () => {
      const command = `echo '{"perf":0.25}' > /data/perf.json; httpd -f -p 8080 -h /www`
      const job = await api().run({ dockerfile: `${IMAGE}CMD ${command}\n`, run: SERVICE })
      assert.deepEqual([job.status, job.performance], ['succeeded', 0.25], `${job.message}`)
    })

    test('is asked on after a crash of this service', async () => {
      const command = 'echo up; sleep 4; httpd -f -p 8080 -h /www'
      const { body } = await api().submitJson({ dockerfile: `${IMAGE}CMD ${command}\n`, run: SERVICE })
      for await (const { data } of api().stream(`/api/v2/jobs/${body.id}/logs?follow=true&stage=run`)) {
        if (data.text === 'up') break
      }
      await service().kill9()
      await service().start()
      const job = await api().waitForEnd(body.id)
      assert.equal(job.status, 'succeeded', `${job.message}`)
      const { run } = await api().record(body.id)
      assert.equal(run?.adopted, true)
      assert.ok((run?.health?.healthyMs ?? 0) >= 3900)
    })

    test('can be cancelled while it is asked', async () => {
      const { body } = await api().submitJson({
        dockerfile: `${IMAGE}CMD echo up; sleep 600\n`,
        run: SERVICE,
      })
      for await (const { data } of api().stream(`/api/v2/jobs/${body.id}/logs?follow=true&stage=run`)) {
        if (data.text === 'up') break
      }
      await api().call('POST', `/api/v2/jobs/${body.id}/cancel`)
      assert.equal((await api().waitForEnd(body.id)).status, 'cancelled')
    })

    test('leaves nothing behind but what is kept for the next', async () => {
      await assertNothingLeft(service())
    })
  })
}
