/** A job whose image serves: real store, real pipeline and worker, engine in memory. */
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { type Core, openCore } from '../support/core.ts'

const SERVICE = { run: { mode: 'service', healthcheck: '/health' } } as const
const IMAGE = 'FROM busybox:latest\nRUN mkdir /www && echo ok > /www/health\n'
const httpd = (port: number): string => `CMD ["httpd", "-f", "-p", "${port}", "-h", "/www"]\n`

let core: Core

async function logOf(id: string): Promise<string> {
  const texts: string[] = []
  for await (const lines of core.jobs.logs(id, {}, new AbortController().signal)) {
    texts.push(...lines.map((line) => line.text))
  }
  return texts.join('\n')
}

describe('a job that serves', () => {
  afterEach(() => core.close())

  test('succeeds once it is healthy, and says after how long', async () => {
    core = await openCore()
    await core.work()
    const id = await core.submit(IMAGE + httpd(8080), SERVICE)
    const job = await core.ended(id)
    assert.deepEqual([job.status, job.performance], ['succeeded', null])
    assert.match(job.message ?? '', /^healthy after \d+ ms$/)
    assert.match(
      await logOf(id),
      /waiting for :8080\/health .*\n(?:.*\n)*healthy at :8080\/health after \d+ ms/,
    )
    assert.equal(core.engine.daemon.runs.size, 0)
  })

  test('is asked at the lowest port of its image, or at the one that was named', async () => {
    core = await openCore()
    await core.work()
    const exposed = await core.submit(`${IMAGE}EXPOSE 9100 5000/tcp 53/udp\n${httpd(5000)}`, SERVICE)
    assert.equal((await core.ended(exposed)).status, 'succeeded')
    assert.match(await logOf(exposed), /healthy at :5000\/health/)
    const named = { run: { ...SERVICE.run, port: 7000 } }
    const other = await core.submit(`${IMAGE}EXPOSE 5000\n${httpd(7000)}`, named)
    assert.equal((await core.ended(other)).status, 'succeeded')
  })

  test('that never is healthy has run out of time, and says what was answered last', async () => {
    core = await openCore()
    await core.work()
    core.engine.setRun({ healthyAfter: null })
    const job = await core.ended(
      await core.submit(IMAGE + httpd(8080), { ...SERVICE, limits: { timeoutSeconds: 1 } }),
    )
    assert.deepEqual([job.status, job.reason], ['failed', 'run_timeout'])
    assert.equal(
      job.message,
      'the service did not answer at :8080/health with 2xx within 1 s; last: answered 503',
    )
  })

  test('that ends before has failed with its exit code', async () => {
    core = await openCore()
    await core.work()
    const job = await core.ended(await core.submit(`${IMAGE}CMD exit 3\n`, SERVICE))
    assert.equal(job.reason, 'run_failed')
    assert.match(job.message ?? '', /^the service ended with exit code 3 before it answered/)
  })

  test('reports a performance like any other, and fails where one is required and missing', async () => {
    core = await openCore()
    await core.work()
    const reporting = `${IMAGE}CMD echo '{"perf":0.5}' > /data/perf.json; httpd -f -p 8080 -h /www\n`
    const one = await core.ended(await core.submit(reporting, SERVICE))
    assert.deepEqual([one.status, one.performance, one.message], ['succeeded', 0.5, 'performance 0.5'])
    const silent = await core.submit(IMAGE + httpd(8080), { ...SERVICE, performance: 'required' })
    assert.equal((await core.ended(silent)).reason, 'performance_missing')
  })

  test('is asked on by the next worker when the first one is gone', async () => {
    core = await openCore()
    const first = await core.work(1)
    const control = core.engine.setRun({ hold: true })
    const id = await core.submit(IMAGE + httpd(8080), SERVICE)
    await control.reached
    await first.stop(0)
    await core.work(1)
    control.release()
    const job = await core.ended(id)
    assert.deepEqual([job.status, core.engine.count('startRun')], ['succeeded', 1])
  })
})
