import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { assertProblem } from '../support/http.ts'
import { base64, makeTarGz, makeZip, sha256 } from './support/archives.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
/** Keeps build steps from being cached since an earlier run of the tests. */
const salt = `${process.pid}-${Date.now()}`
const QUIET = 'FROM busybox\nCMD true\n'
const WITH_CONTEXT = `FROM busybox
ARG GREETING=none
COPY data/value.json /value.json
RUN echo "greeting is $GREETING"
FROM busybox AS wanted
ARG GREETING=none
COPY data/value.json /value.json
RUN echo "wanted greeting is $GREETING"
CMD echo "says $WORD"; cp /value.json /data/perf.json
FROM wanted
CMD false
`

describe('a submission', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const api = () => service().api

  test('as JSON carries a zip context, build arguments, environment, target, labels and limits', async () => {
    const context = makeZip([
      { name: 'data/value.json', content: '{"perf": 7}' },
      { name: 'Dockerfile', content: 'FROM nothing-of-this-name\n' },
    ])
    const job = await api().run({
      name: 'json',
      description: 'all fields',
      dockerfile: WITH_CONTEXT,
      context: base64(context),
      buildArgs: { GREETING: `json ${salt}` },
      environment: { WORD: 'word from json' },
      labels: { form: 'json' },
      target: 'wanted',
      limits: { timeoutSeconds: 20, memoryMiB: 64, cpus: 0.5, dataMiB: 4, pids: 32 },
      performance: 'required',
      priority: 5,
    })
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 7', `${job.message}`)
    assert.deepEqual(
      [job.name, job.description, job.labels, job.priority],
      ['json', 'all fields', { form: 'json' }, 5],
    )
    const log = await api().logText(job.id)
    assert.match(log, new RegExp(`wanted greeting is json ${salt}`))
    assert.match(log, /says word from json/)
    const { submitted, sandbox } = await api().record(job.id)
    assert.deepEqual(submitted.context, { sha256: sha256(context), bytes: context.length })
    assert.equal(submitted.spec.target, 'wanted')
    assert.equal(sandbox?.limits['pids'], 32)
  })

  test('as multipart carries a tar.gz context, and takes the Dockerfile from its root', async () => {
    const context = await makeTarGz([
      { name: 'data/value.json', content: '{"perf": 8}' },
      { name: 'Dockerfile', content: WITH_CONTEXT },
    ])
    const answer = await api().submitForm([
      { name: 'context', value: context },
      { name: 'name', value: 'form' },
      { name: 'buildArgs', value: JSON.stringify({ GREETING: `form ${salt}` }) },
      { name: 'env', value: 'WORD=word from form' },
      { name: 'target', value: 'wanted' },
      { name: 'label', value: 'form=multipart' },
      { name: 'limits', value: '{"memoryMiB":64}' },
      { name: 'timeoutSeconds', value: '20' },
    ])
    assert.equal(answer.status, 202, JSON.stringify(answer.body))
    const job = await api().waitForEnd(answer.body.id)
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 8', `${job.message}`)
    assert.deepEqual(job.labels, { form: 'multipart' })
    assert.match(
      await api().logText(job.id),
      new RegExp(`wanted greeting is form ${salt}[^]*says word from form`),
    )
    const { submitted } = await api().record(job.id)
    assert.deepEqual(submitted.context, { sha256: sha256(context), bytes: context.length })
    assert.equal(submitted.dockerfile.sha256, sha256(WITH_CONTEXT))
  })

  test('a Dockerfile is given back byte for byte', async () => {
    const sent = '\ufeff# Grüße \t \r\nFROM busybox\r\n\r\nCMD true   \r\n\n'
    const { status, body } = await api().submitText(sent)
    assert.equal(status, 202, JSON.stringify(body))
    const answer = await api().fetch(`/api/v2/jobs/${body.id}/dockerfile`)
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.from(sent))
  })

  test('with an Idempotency-Key sent twice is one job, and another body under that key is a conflict', async () => {
    const key = { 'Idempotency-Key': 'once-only' }
    const first = await api().submitJson({ dockerfile: QUIET }, key)
    const again = await api().submitJson({ dockerfile: QUIET }, key)
    assert.deepEqual([first.status, again.status], [202, 202])
    assert.equal(again.body.id, first.body.id)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assertProblem(
      await api().submitJson({ dockerfile: `${QUIET}# other\n` }, key),
      409,
      'idempotency_conflict',
    )
  })

  test('with a field that does not exist or does not fit is refused with its place', async () => {
    const unknown = assertProblem(
      await api().submitJson({ dockerfile: QUIET, memory: 5 }),
      400,
      'request_invalid',
    )
    assert.match(JSON.stringify(unknown), /memory/)
    const wrong = { dockerfile: QUIET, limits: { memoryMiB: 'much' } }
    assert.match(
      assertProblem(await api().submitJson(wrong), 400, 'request_invalid').where ?? '',
      /limits.*memoryMiB/,
    )
    const nothing = await api().call('POST', '/api/v2/jobs', {
      headers: { 'Content-Type': 'image/png' },
      body: 'x',
    })
    assertProblem(nothing, 415, 'media_type_unsupported')
  })

  test('can be found by status, name and label, page by page', async () => {
    const ids: string[] = []
    for (const name of ['page', 'page', 'page', 'page', 'other']) {
      ids.push((await api().submitText(QUIET, { name, label: ['batch=pages', 'kind=a=b'] })).body.id)
    }
    for (const id of ids) await api().waitForEnd(id)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query = { name: 'page', label: 'batch=pages', limit: 3, ...(cursor === '' ? {} : { cursor }) }
      const page = await api().list(query)
      seen.push(...page.jobs.map(({ id }) => id))
      cursor = page.next
    }
    assert.deepEqual(seen, ids.slice(0, 4).reverse())
    assert.deepEqual((await api().list({ label: 'kind=a=b', status: 'succeeded' })).jobs.length, 5)
    assert.deepEqual((await api().list({ label: 'batch=pages', status: 'failed' })).jobs, [])
    assertProblem(await api().call('GET', '/api/v2/jobs?cursor=nonsense'), 400, 'request_invalid')
  })

  test('are found by a part of their name, and ranked by their performance', async () => {
    const perf = (value: number) => `FROM busybox\nCMD echo '{"perf":${value}}' > /data/perf.json\n`
    const ids: string[] = []
    for (const value of [2, 10]) {
      ids.push((await api().submitText(perf(value), { name: 'Ranked Été', label: 'board=a' })).body.id)
    }
    for (const id of ids) await api().waitForEnd(id)
    const found = await api().list({ q: 'ked ÉTÉ', status: 'succeeded,failed' })
    assert.deepEqual(
      found.jobs.map(({ id }) => id),
      ids.toReversed(),
    )
    const { imageBytes, runMs } = await api().job(ids[0] ?? '')
    assert.ok(Number(imageBytes) > 100_000 && Number(runMs) > 0, `${imageBytes} bytes, ${runMs} ms`)
    const ranks = async (query: string) => {
      const path = `/api/v2/leaderboard?${query}`
      const { body } = await api().call<{ jobs: { id: string; rank: number }[]; history: object[] }>(
        'GET',
        path,
      )
      assert.equal(body.history.length, 2)
      return body.jobs.toSorted((a, b) => a.rank - b.rank).map(({ id }) => id)
    }
    assert.deepEqual(await ranks('name=Ranked%20%C3%89t%C3%A9'), ids.toReversed())
    assert.deepEqual(await ranks('label=board%3Da&direction=lower'), ids)
    assertProblem(await api().call('GET', '/api/v2/leaderboard'), 400, 'request_invalid')
  })

  test('can be renamed, described, labelled and given a priority afterwards, and nothing else', async () => {
    const { id } = (await api().submitText(QUIET, { name: 'before' })).body
    const headers = { 'Content-Type': 'application/json' }
    const patch = (body: object) =>
      api().call<{ code: string }>('PATCH', `/api/v2/jobs/${id}`, { headers, body: JSON.stringify(body) })
    const change = { name: 'after', description: 'changed', labels: { a: 'b' }, priority: 3 }
    await api().waitForEnd(id)
    const answer = await patch({ name: 'after', description: 'changed', labels: { a: 'b' } })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const { name, description, labels } = await api().job(id)
    assert.deepEqual({ name, description, labels, priority: 3 }, change)
    assertProblem(await patch({ status: 'succeeded' }), 400, 'request_invalid')
    assertProblem(await api().call('GET', '/api/v2/jobs/no-such-job'), 404, 'job_not_found')
  })
})
