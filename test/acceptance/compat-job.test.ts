import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import { type Api, isEnded } from '../support/http.ts'
import { lynisFolder } from '../support/lynis.ts'
import { releaseAtEnd } from '../support/service.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
/** A number that no other process on this machine has in its command line. */
const salt = `${process.pid}.${Date.now() % 100_000}`
const DEADLINE_MS = 180_000
const ORDER = ['init', 'building', 'scanning', 'running', 'pushing', 'cancelled']

interface JobOut {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly dockerfile: string
  readonly status: string
  readonly performance: number | null
}

const pack = (text: string): string => gzipSync(text).toString('base64')
const report = (perf: number): string => `FROM busybox\nCMD echo '{"perf": ${perf}}' > /data/perf.json\n`

/** A registry that takes every connection and never answers; a push to it lasts. */
async function startSilentRegistry(): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  releaseAtEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

/** The requests of the job API. */
function callsOf(api: () => Api) {
  const send = (method: string, path: string, body: object) =>
    // As `curl -d` sends it.
    api().call<{ id: string }>(method, `/api/v1/${path}`, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify(body),
    })
  return {
    send,
    put: (id: string, part: object) => send('PUT', `job/${id}`, { name: 'n', description: 'd', ...part }),
    read: async (id: string) => (await api().call<JobOut>('GET', `/api/v1/job/${id}`)).body,
    async create(dockerfile: string): Promise<string> {
      const { status, body } = await send('POST', 'job', { name: 'n', description: 'd', dockerfile })
      assert.equal(status, 200, JSON.stringify(body))
      return body.id
    },
    async cancel(id: string) {
      await api().call('POST', `/api/v2/jobs/${id}/cancel`)
      return api().waitForEnd(id)
    },
  }
}

const FLAGS = ['--sandbox-runtime', 'runc', '--worker-slots', '1']

describe('a job of the Django job API', { skip: engine.skip }, () => {
  const service = useService(engine, [...FLAGS, '--hardening-audit', 'never'])
  const api = () => service().api
  const { send, put, read, create, cancel } = callsOf(api)

  test('takes what `make base64` prints, and gives it back', async () => {
    const input = report(0.25)
    const dockerfile = execFileSync('make', ['-s', 'base64'], { cwd: repository, input, encoding: 'utf8' })
    assert.match(dockerfile, /^[A-Za-z0-9+/]+=*\n$/)
    const id = await create(dockerfile)
    const job = await api().waitForEnd(id)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const shown = { id, name: 'n', description: 'd', dockerfile, status: 'success', performance: 0.25 }
    assert.deepEqual(await read(id), shown)
    assert.equal((await api().call<string>('GET', `/api/v2/jobs/${id}/dockerfile`)).body, input)
  })

  test('has its name and description changed while it runs, and goes on', async () => {
    const dockerfile = pack(`FROM busybox\nCMD exec sleep 1${salt}\n`)
    const id = await create(dockerfile)
    await api().waitFor(id, 'run', (job) => job.stage === 'run')
    assert.equal((await put(id, { dockerfile, name: 'new', description: 'other' })).status, 200)
    const { name, description, status } = await read(id)
    assert.deepEqual([name, description, status], ['new', 'other', 'running'])
    assert.equal((await cancel(id)).attempts.length, 1)
  })

  test('starts again when its Dockerfile is changed while it runs', async () => {
    const id = await create(pack(`FROM busybox\nCMD exec sleep 2${salt}\n`))
    await api().waitFor(id, 'run', (job) => job.stage === 'run')
    // Two in a row: what counts is the last one, whether or not the first run has ended by then.
    assert.equal((await put(id, { dockerfile: pack(report(0.5)) })).status, 200)
    const dockerfile = pack(report(0.75))
    assert.equal((await put(id, { dockerfile })).status, 200)
    assert.equal((await read(id)).dockerfile, dockerfile)
    const job = await api().waitFor(id, 'the last attempt', (one) => isEnded(one) && one.performance === 0.75)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    assert.equal(job.attempts[0]?.verdict?.status, 'cancelled')
    assert.ok(job.attempt >= 2)
    const shown = { id, name: 'n', description: 'd', dockerfile, status: 'success', performance: 0.75 }
    assert.deepEqual(await read(id), shown)
  })

  test('starts again when its Dockerfile is changed after its end, and changes nothing when that is wrong', async () => {
    const id = await create(pack('FROM busybox\nCMD exit 1\n'))
    assert.equal((await api().waitForEnd(id)).reason, 'run_failed')
    const before = await read(id)
    assert.equal((await put(id, { name: 'x', dockerfile: pack('FROM busybox\nRNU x\n') })).status, 422)
    assert.deepEqual(await read(id), before)
    assert.equal((await put(id, { dockerfile: pack(report(1)) })).status, 200)
    const job = await api().waitFor(id, 'ended again', (one) => isEnded(one) && one.attempt === 2)
    assert.deepEqual([job.status, job.performance], ['succeeded', 1])
  })

  test('is gone for every API when it was deleted', async () => {
    const id = await create(pack(report(1)))
    await api().waitForEnd(id)
    assert.deepEqual((await send('DELETE', `job/${id}`, {})).body, { success: true })
    const { body } = await api().call<readonly JobOut[]>('GET', '/api/v1/jobs')
    assert.ok(!body.some((job) => job.id === id))
    assert.equal((await api().call('GET', `/api/v2/jobs/${id}`)).status, 404)
    assert.deepEqual((await send('DELETE', `job/${id}`, {})).body, { detail: 'Not Found' })
  })
})

describe('a job of the Django job API that is audited', { skip: engine.skip }, () => {
  const service = useService(engine, [...FLAGS, '--hardening-lynis', lynisFolder])
  const api = () => service().api
  const { read, cancel } = callsOf(api)

  test('shows every word of its life in order, and its hardening index where lynis is there', async () => {
    const blocker = (await api().submitText(`FROM busybox\nCMD exec sleep 3${salt}\n`)).body.id
    await api().waitFor(blocker, 'run', (job) => job.stage === 'run')
    // Each of these stages lasts long enough to be seen; the push lasts until it is cancelled.
    const dockerfile = `FROM busybox\nRUN echo ${salt}; sleep 2\nCMD sleep 2\n`
    const image = `${await startSilentRegistry()}/team/model:1`
    const { body } = await api().submitJson({ dockerfile, publish: { image }, hardening: true })
    const seen: string[] = []
    const look = async (): Promise<JobOut> => {
      const job = await read(body.id)
      assert.equal(gunzipSync(Buffer.from(job.dockerfile, 'base64')).toString(), dockerfile)
      if (seen.at(-1) !== job.status) seen.push(job.status)
      return job
    }
    assert.equal((await look()).status, 'init')
    await cancel(blocker)
    const pushed = await awaitState(
      async () => {
        const job = await look()
        return job.status === 'pushing' ? job : undefined
      },
      DEADLINE_MS,
      25,
    )
    const { hardening } = (await api().call<{ hardening: number | null }>('GET', `/api/v2/jobs/${body.id}`))
      .body
    assert.equal(pushed?.performance, hardening)
    await cancel(body.id)
    await look()
    // Without lynis on this machine the scan is over at once: it may be seen or not.
    const isSure = (word: string) => word !== 'scanning' || hardening !== null
    assert.deepEqual(seen.filter(isSure), ORDER.filter(isSure))
  })
})
