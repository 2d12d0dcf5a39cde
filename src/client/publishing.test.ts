import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemError } from './errors.ts'
import { SlipwayClient } from './slipway-client.ts'

interface Call {
  readonly line: string
  readonly body: unknown
}

function scripted(...answers: Response[]): { readonly client: SlipwayClient; readonly calls: Call[] } {
  const calls: Call[] = []
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined
    calls.push({ line: `${init.method} ${String(url).replace('http://host/api/v2', '')}`, body })
    return answers.shift() ?? Response.json({ id: 'j' })
  }
  return { client: new SlipwayClient({ url: 'http://host', fetch }), calls }
}

describe('SlipwayClient, publishing', () => {
  it('sends where to publish, how to run and which template with a submission', async () => {
    const { client, calls } = scripted()
    const submission = {
      template: { name: 'python-flask', parameters: { port: 5000 } },
      publish: { image: 'team/model', tag: '1', credential: { username: 'ada', password: 'p' } },
      run: { mode: 'service', healthcheck: '/ok' },
      hardening: true,
    } as const
    await client.submit(submission)
    assert.deepEqual(calls, [{ line: 'POST /jobs', body: submission }])
  })

  it('gives a retry the account that was erased, and only then a body', async () => {
    const { client, calls } = scripted()
    await client.retry('j', { from: 'publish', credential: { username: 'ada', password: 'p' } })
    await client.retry('j')
    assert.deepEqual(calls, [
      { line: 'POST /jobs/j/retry?from=publish', body: { credential: { username: 'ada', password: 'p' } } },
      { line: 'POST /jobs/j/retry', body: undefined },
    ])
  })

  it('deletes from the registry only when it is told to', async () => {
    const { client, calls } = scripted(
      new Response(null, { status: 204 }),
      new Response(null, { status: 204 }),
    )
    await client.remove('j', { registry: true })
    await client.remove('j', { registry: false })
    assert.deepEqual(
      calls.map(({ line }) => line),
      ['DELETE /jobs/j?registry=true', 'DELETE /jobs/j'],
    )
  })

  it('keeps, lists and removes credentials by name', async () => {
    const kept = { name: 'a/b', registry: 'r', username: 'u', createdAt: '', updatedAt: '', lastUsedAt: null }
    const { client, calls } = scripted(
      Response.json(kept, { status: 201 }),
      Response.json({ credentials: [kept] }),
      new Response(null, { status: 204 }),
    )
    const sent = { name: 'a/b', registry: 'r', username: 'u', password: 'p' }
    assert.deepEqual(await client.credentials.add(sent), kept)
    assert.deepEqual(await client.credentials.list(), [kept])
    await client.credentials.remove('a/b')
    assert.deepEqual(calls, [
      { line: 'POST /credentials', body: sent },
      { line: 'GET /credentials', body: undefined },
      { line: 'DELETE /credentials/a%2Fb', body: undefined },
    ])
  })

  it('lists templates and renders one', async () => {
    const { client, calls } = scripted(
      Response.json({ templates: [] }),
      Response.json({ dockerfile: 'FROM a' }),
    )
    assert.deepEqual(await client.templates.list(), [])
    assert.equal((await client.templates.render('nodejs', { port: 1 })).dockerfile, 'FROM a')
    assert.deepEqual(calls[1], { line: 'POST /templates/nodejs/render', body: { port: 1 } })
  })

  it('throws a refusal as a problem, which does not repeat what was sent', async () => {
    const problem = {
      type: '',
      title: 'Refused',
      status: 409,
      code: 'job_state_conflict',
      detail: 'It runs.',
    }
    const { client } = scripted(Response.json(problem, { status: 409 }))
    const retried = client.retry('j', { credential: { username: 'ada', password: 'hunter2' } })
    await assert.rejects(retried, (error) => {
      assert.ok(error instanceof ProblemError && error.code === 'job_state_conflict')
      assert.ok(!JSON.stringify(error).includes('hunter2') && !String(error.stack).includes('hunter2'))
      return true
    })
  })
})
