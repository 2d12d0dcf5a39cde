import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
/** A number that no other process on this machine has in its command line. */
const salt = `${process.pid}.${Date.now() % 100_000}`

describe("a job of the Go runner's API", { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--worker-slots', '1'])
  const api = () => service().api

  async function run(dockerfile: string): Promise<string> {
    const body = new FormData()
    body.set('file', dockerfile)
    const answer = await api().call<string>('POST', '/run', { body })
    assert.equal(answer.status, 200, answer.body)
    return answer.body.replace('Job was launched with id ', '')
  }

  /** What each API says of a job, for moments in which it stands still. */
  async function told(id: string): Promise<string> {
    const sentence = (await api().call<string>('GET', `/status?id=${id}`)).body
    const { body } = await api().call<{ status: string; performance: number | null }>(
      'GET',
      `/api/v1/job/${id}`,
    )
    const { status, stage, performance } = await api().job(id)
    const native = `${status}${stage === null ? '' : `/${stage}`} ${performance}`
    return `${sentence.replace(`Job ${id} was `, '')}; ${body.status} ${body.performance}; ${native}`
  }

  test('tells one story in every API: waiting, running, at its end, and cancelled', async () => {
    const blocker = await run(`FROM busybox\nCMD exec sleep 1${salt}\n`)
    const waiting = await run(`FROM busybox\nCMD echo '{"perf": 0.125}' > /data/perf.json\n`)
    await api().waitFor(blocker, 'run', (job) => job.stage === 'run')
    assert.equal(await told(blocker), 'Running; running null; running/run null')
    assert.equal(await told(waiting), 'Pending; init null; queued null')

    await api().call('POST', `/api/v2/jobs/${blocker}/cancel`)
    await api().waitForEnd(blocker)
    const cancelled = 'Failed - Model performance : 0.000000; cancelled null; cancelled/run null'
    assert.equal(await told(blocker), cancelled)
    await api().waitForEnd(waiting)
    const ended = 'Successful - Model performance : 0.125000; success 0.125; succeeded/publish 0.125'
    assert.equal(await told(waiting), ended)
  })

  test('is the same whether the Dockerfile came as a field or as a file', async () => {
    const dockerfile = `FROM busybox\nCMD echo '{"perf": 1}' > /data/perf.json; echo '{"perf": 2}' > /data/perf-b.json\n`
    const body = new FormData()
    body.set('file', new Blob([dockerfile]), 'Dockerfile')
    const answer = await api().call<string>('POST', '/run', { body })
    const file = answer.body.replace('Job was launched with id ', '')
    const field = await run(dockerfile)
    for (const id of [file, field]) {
      assert.deepEqual((await api().waitForEnd(id)).metrics, { perf: 1, 'perf-b.perf': 2 })
    }
    const stored = async (id: string) =>
      (await api().call<string>('GET', `/api/v2/jobs/${id}/dockerfile`)).body
    assert.equal(await stored(file), dockerfile)
    // `FormData` makes the line ends of a text field CR LF, as the HTML standard has it; they are kept.
    assert.equal(await stored(field), dockerfile.replaceAll('\n', '\r\n'))
  })

  test('is not made of an invalid Dockerfile, whose every mistake is named', async () => {
    const before = (await api().list()).jobs.length
    const body = new FormData()
    body.set('file', 'FROM busybox\n```\nRNU make\n')
    const answer = await api().call<string>('POST', '/run', { body })
    assert.equal(answer.status, 400)
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.match(answer.body, /^2:1 SLP0011 [^\n]+$/m)
    for (const line of answer.body.split('\n')) assert.match(line, /^\d+:\d+ SLP\d{4} \S/)
    assert.equal((await api().list()).jobs.length, before)
  })

  test('failed by its own fault is Failed, with the reason in the native API', async () => {
    const id = await run('FROM busybox\nCMD exit 3\n')
    const job = await api().waitForEnd(id)
    assert.equal(job.reason, 'run_failed')
    assert.equal(await told(id), 'Failed - Model performance : 0.000000; failed null; failed/run null')
  })

  test('that was deleted is not found', async () => {
    const id = await run('FROM busybox\nCMD true\n')
    await api().waitForEnd(id)
    await api().call('DELETE', `/api/v1/job/${id}`)
    const { status, body } = await api().call<string>('GET', `/status?id=${id}`)
    assert.equal(`${status} ${body}`, `404 Job with id ${id} was not found`)
  })
})
