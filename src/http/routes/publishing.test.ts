import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { LOCAL, type TestApp, createTestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Templates } from '../../templates/templates.ts'
import { CredentialListSchema, CredentialSchema } from '../schemas/credential.ts'
import { RenderedSchema, TemplateListSchema } from '../schemas/template.ts'

const fits = (schema: TSchema, body: unknown) => assert.deepEqual([...Value.Errors(schema, body)], [])

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

const call = ({ app }: TestApp, method: Method, path: string, payload?: object) =>
  app.inject({ method, url: `/api/v2${path}`, headers: LOCAL, ...(payload && { payload }) })

const put = ({ app }: TestApp, id: string, payload: string, type = 'text/plain') =>
  app.inject({
    method: 'PUT',
    url: `/api/v2/jobs/${id}/dockerfile`,
    headers: { ...LOCAL, 'content-type': type },
    payload,
  })

async function submit({ jobs }: TestApp): Promise<string> {
  return (await jobs.submit({ dockerfile: Buffer.from('FROM a\n') })).job.id
}

const credential = { name: 'team', registry: 'a.example', username: 'ada', password: 'hunter2' }

describe('stored credentials', () => {
  it('are added, listed and removed, and never show their password', async (t) => {
    const test = createTestApp(t)
    const added = await call(test, 'POST', '/credentials', credential)
    assert.equal(added.statusCode, 201, added.body)
    assert.equal(added.headers.location, '/api/v2/credentials/team')
    fits(CredentialSchema, added.json())
    const listed = await call(test, 'GET', '/credentials')
    fits(CredentialListSchema, listed.json())
    assert.deepEqual(listed.json(), { credentials: [added.json()] })
    assert.equal((await call(test, 'DELETE', '/credentials/team')).statusCode, 204)
    const again = await call(test, 'DELETE', '/credentials/team')
    assert.deepEqual([again.statusCode, again.json().code], [404, 'credential_not_found'])
    assert.doesNotMatch(added.body + listed.body + JSON.stringify(test.log), /hunter2/)
  })

  const wrong: readonly [string, object, string][] = [
    ['a name with a slash', { name: 'a/b' }, '/name'],
    ['an unknown field', { token: 'hunter2' }, '/token'],
    ['an empty password', { password: '' }, '/password'],
    ['a password of two lines', { password: 'hunter2\n' }, '/password'],
    ['a user name with a colon', { username: 'a:hunter2' }, '/username'],
  ]
  for (const [what, part, pointer] of wrong) {
    it(`refuse ${what}, and do not say it back`, async (t) => {
      const test = createTestApp(t)
      const response = await call(test, 'POST', '/credentials', { ...credential, ...part })
      assert.deepEqual([response.statusCode, response.json().where], [400, pointer])
      assert.doesNotMatch(response.body + JSON.stringify(test.log), /hunter2/)
    })
  }
})

describe('POST /jobs/{id}/retry', () => {
  it('hands over a user name and a password', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    test.jobs.end(id, { status: 'failed', reason: 'publish_denied' })
    const given: unknown[] = []
    const { retry } = test.jobs
    test.jobs.retry = async (...args) => {
      given.push(args)
      return retry.apply(test.jobs, args)
    }
    const account = { username: 'ada', password: 'hunter2' }
    const response = await call(test, 'POST', `/jobs/${id}/retry?from=publish`, { credential: account })
    assert.equal(response.statusCode, 202, response.body)
    assert.deepEqual(given, [[id, 'publish', account]])
    assert.doesNotMatch(response.body + JSON.stringify(test.log), /hunter2/)
  })

  for (const body of [{ credential: 'team' }, { credential: { username: 'a' } }, { password: 'x' }]) {
    it(`refuses ${JSON.stringify(body)}`, async (t) => {
      const test = createTestApp(t)
      const response = await call(test, 'POST', `/jobs/${await submit(test)}/retry`, body)
      assert.equal(response.statusCode, 400)
    })
  }
})

describe('PUT /jobs/{id}/dockerfile', () => {
  for (const type of ['text/plain', 'text/x-dockerfile', 'application/octet-stream']) {
    it(`gives the job another Dockerfile as ${type}, and a new attempt`, async (t) => {
      const test = createTestApp(t)
      const id = await submit(test)
      const response = await put(test, id, 'FROM b\n', type)
      assert.equal(response.statusCode, 202, response.body)
      assert.deepEqual([response.json().attempt, response.json().diagnostics], [2, []])
      const now = await call(test, 'GET', `/jobs/${id}/dockerfile`)
      assert.equal(now.body, 'FROM b\n')
    })
  }

  it('refuses other types, too much, and no body at all', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    assert.equal((await put(test, id, '{}', 'application/json')).statusCode, 415)
    assert.equal((await put(test, id, 'a', 'text/html')).statusCode, 415)
    assert.equal((await put(test, id, 'a'.repeat(80_000))).statusCode, 413)
    assert.equal((await call(test, 'PUT', `/jobs/${id}/dockerfile`)).statusCode, 400)
    assert.equal((await put(test, 'nope', 'FROM b\n')).statusCode, 404)
  })
})

describe('DELETE /jobs/{id}', () => {
  it('deletes from the registry when it is told to, and says why it could not', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    const given: unknown[] = []
    const { remove } = test.jobs
    test.jobs.remove = async (...args: Parameters<typeof remove>) => {
      given.push(args)
      return remove.apply(test.jobs, args)
    }
    test.jobs.failNext(new SlipwayError('registry_refused', { detail: 'no deletion here' }))
    const refused = await call(test, 'DELETE', `/jobs/${id}?registry=true`)
    assert.deepEqual([refused.statusCode, refused.json().code], [502, 'registry_refused'])
    assert.equal((await call(test, 'DELETE', `/jobs/${id}`)).statusCode, 204)
    assert.deepEqual(given, [
      [id, { registry: true }],
      [id, { registry: undefined }],
    ])
  })
})

describe('templates', () => {
  const run = { mode: 'service', healthcheck: '/health', port: 80 } as const
  const template = { name: 'greeter', title: 'Greeter', description: 'Greets.', parameters: {}, run }
  const templates: Templates = {
    list: () => [template],
    render(name, parameters) {
      if (name !== 'greeter') throw new SlipwayError('template_not_found', { detail: name })
      const files = [{ path: 'a.txt', text: 'a' }]
      return { template: name, parameters, dockerfile: 'FROM a\n', files, buildArgs: {}, run }
    },
    pack: () => new Uint8Array(),
  }

  it('are listed with their parameters', async (t) => {
    const { app } = createTestApp(t, { templates })
    const response = await app.inject({ url: '/api/v2/templates', headers: LOCAL })
    assert.deepEqual(response.json(), { templates: [template] })
    fits(TemplateListSchema, response.json())
  })

  it('are rendered with parameters, or with none', async (t) => {
    const test = createTestApp(t, { templates })
    const given = await call(test, 'POST', '/templates/greeter/render', { name: 'x' })
    assert.equal(given.statusCode, 200, given.body)
    assert.deepEqual(given.json().parameters, { name: 'x' })
    fits(RenderedSchema, given.json())
    const none = await call(test, 'POST', '/templates/greeter/render')
    assert.deepEqual(none.json().parameters, {})
  })

  it('that are unknown, and parameters that are no object, are refused', async (t) => {
    const test = createTestApp(t, { templates })
    assert.equal((await call(test, 'POST', '/templates/cobol/render')).statusCode, 404)
    assert.equal((await call(test, 'POST', '/templates/greeter/render', [])).statusCode, 400)
  })
})
