import assert from 'node:assert/strict'
import { describe, before, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { assertProblem } from '../support/http.ts'
import type { StreamEvent } from '../support/http-bodies.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const salt = `${process.pid}-${Date.now()}`
const FIRST = `FROM busybox
RUN echo first ${salt}
RUN echo second ${salt}; echo wrong >&2
CMD for i in 1 2 3; do echo out $i; done; sleep 1; echo last
`

describe('progress and logs', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const api = () => service().api
  let id = ''
  const live: StreamEvent[] = []

  before(async () => {
    id = (await api().submitText(FIRST)).body.id
    // Leaves the stream as soon as the build has begun and comes back with what it saw last.
    for await (const event of api().stream(`/api/v2/jobs/${id}/events`)) {
      live.push(event)
      if (event.event === 'step') break
    }
    live.push(...(await api().events(id, live.at(-1)?.id)))
  })

  test('events that were resumed by Last-Event-ID have no gap and no double', async () => {
    const all = await api().events(id)
    assert.deepEqual(live, all)
    const seqs = all.map((event) => event.data.seq)
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
    )
    assert.deepEqual([all[0]?.event, all.at(-1)?.event], ['queued', 'ended'])
  })

  test('events can be resumed from any of them, also after the end', async () => {
    const all = await api().events(id)
    const middle = all[Math.floor(all.length / 2)]
    assert.deepEqual(await api().events(id, middle?.id), all.slice(Math.floor(all.length / 2) + 1))
    const headers = { 'Last-Event-ID': all.at(-1)?.id ?? '' }
    assert.equal((await api().fetch(`/api/v2/jobs/${id}/events`, { headers })).status, 204)
  })

  test('each step of the build is an event with its timing and its cached flag', async () => {
    const steps = await stepsOf(id)
    const first = steps.find(({ name }) => name.includes(`echo first ${salt}`))
    assert.ok(
      first && !first.cached && (first.completedAt ?? 0) >= (first.startedAt ?? Number.POSITIVE_INFINITY),
    )
    const { body } = await api().submitText(FIRST.replace('second', 'another'))
    await api().waitForEnd(body.id)
    const again = await stepsOf(body.id)
    assert.equal(again.find(({ name }) => name.includes(`echo first ${salt}`))?.cached, true)
    assert.equal(again.find(({ name }) => name.includes(`echo another ${salt}`))?.cached, false)
  })

  test('logs are told by stage, step and stream', async () => {
    const lines = await api().logLines(id)
    const step = lines.find(({ text }) => text === `second ${salt}`)
    assert.deepEqual([step?.stage, step?.stream], ['build', 'stdout'])
    assert.match(step?.step ?? '', /RUN echo second/)
    assert.equal(lines.find(({ text }) => text === 'wrong')?.stream, 'stderr')
    const run = await api().logLines(id, { stage: 'run' })
    assert.ok(run.every(({ stage }) => stage === 'run'))
    assert.deepEqual(
      run.filter(({ stream }) => stream === 'stdout').map(({ text }) => text),
      ['out 1', 'out 2', 'out 3', 'last'],
    )
    assert.deepEqual(
      run,
      lines.filter(({ stage }) => stage === 'run'),
    )
  })

  test('logs come as text, NDJSON or server-sent events, and can be resumed', async () => {
    const text = await api().logText(id, { stage: 'run' })
    const lines = await api().logLines(id, { stage: 'run' })
    assert.equal(text, lines.map((line) => `${line.text}\n`).join(''))
    const frames: StreamEvent[] = []
    for await (const frame of api().stream(`/api/v2/jobs/${id}/logs?stage=run`)) frames.push(frame)
    assert.deepEqual(
      frames.map(({ data }) => data.text),
      lines.map((line) => line.text),
    )
    const rest: StreamEvent[] = []
    for await (const frame of api().stream(`/api/v2/jobs/${id}/logs?stage=run`, frames[1]?.id))
      rest.push(frame)
    assert.deepEqual(rest, frames.slice(2))
    const headers = { Accept: 'image/png' }
    assertProblem(await api().call('GET', `/api/v2/jobs/${id}/logs`, { headers }), 406, 'not_acceptable')
    assertProblem(await api().call('GET', `/api/v2/jobs/${id}/logs?attempt=7`), 404, 'not_found')
  })

  interface Step {
    readonly id: string
    readonly name: string
    readonly cached: boolean
    readonly startedAt: number | null
    readonly completedAt: number | null
  }

  async function stepsOf(job: string): Promise<readonly Step[]> {
    const steps = new Map<string, Step>()
    for (const { event, data } of await api().events(job)) {
      if (event === 'step') steps.set(String(data.data['id']), data.data as unknown as Step)
    }
    return [...steps.values()]
  }
})
