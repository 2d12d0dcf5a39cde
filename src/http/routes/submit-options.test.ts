import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HTTP_CONFIG, LOCAL, type TestApp, createTestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Rendered, Templates } from '../../templates/templates.ts'

const DOCKERFILE = 'FROM debian\nCMD true\n'
const PASSWORD = 'hunter2:and$more'
const account = { username: 'ada', password: PASSWORD }

const json = ({ app }: TestApp, body: object) =>
  app.inject({ method: 'POST', url: '/api/v2/jobs', headers: LOCAL, payload: body })

const bare = ({ app }: TestApp, query: string) =>
  app.inject({
    method: 'POST',
    url: `/api/v2/jobs?${query}`,
    headers: { ...LOCAL, 'content-type': 'text/plain' },
    payload: DOCKERFILE,
  })

async function form({ app }: TestApp, fields: Readonly<Record<string, string>>) {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  const { headers, body } = new Response(data)
  return app.inject({
    method: 'POST',
    url: '/api/v2/jobs',
    headers: { ...LOCAL, 'content-type': headers.get('content-type') ?? '' },
    payload: Buffer.from(await new Response(body).arrayBuffer()),
  })
}

describe('submitting with a destination', () => {
  const forms: readonly [string, (test: TestApp) => ReturnType<typeof json>][] = [
    [
      'a reference in JSON',
      (test) =>
        json(test, {
          dockerfile: DOCKERFILE,
          publish: { image: 'a.example/team/model:1', credential: 'hub' },
        }),
    ],
    [
      'parts in JSON',
      (test) =>
        json(test, {
          dockerfile: DOCKERFILE,
          publish: { image: 'team/model', tag: '1', registry: 'a.example', credential: 'hub' },
        }),
    ],
    [
      'fields of a form',
      (test) => form(test, { dockerfile: DOCKERFILE, publish: 'a.example/team/model:1', credential: 'hub' }),
    ],
    [
      'JSON in a form',
      (test) =>
        form(test, {
          dockerfile: DOCKERFILE,
          publish: '{"image":"a.example/team/model:1","credential":"hub"}',
        }),
    ],
    ['a query', (test) => bare(test, 'publish=a.example/team/model:1&credential=hub')],
  ]
  for (const [what, send] of forms) {
    it(`takes it as ${what}`, async (t) => {
      const response = await send(createTestApp(t))
      assert.equal(response.statusCode, 202, response.body)
      assert.deepEqual(response.json().spec.publish, {
        registry: 'a.example',
        repository: 'team/model',
        tag: '1',
        credential: 'hub',
        ownCredential: false,
      })
    })
  }

  it('takes a bare reference in JSON', async (t) => {
    const response = await json(createTestApp(t), { dockerfile: DOCKERFILE, publish: 'team/model' })
    assert.equal(response.json().spec.publish.tag, 'latest')
  })

  it('hands an account over and shows nothing of it', async (t) => {
    const test = createTestApp(t)
    const body = { dockerfile: DOCKERFILE, publish: { image: 'team/model', credential: account } }
    const response = await json(test, body)
    assert.equal(response.json().spec.publish.ownCredential, true)
    assert.deepEqual(test.jobs.submissionOf(response.json().id).publish?.credential, account)
    assert.doesNotMatch(response.body + JSON.stringify(test.log), /hunter2/)
  })

  const wrong: readonly [string, object, string][] = [
    ['a number', { publish: 5 }, '/publish'],
    ['no image', { publish: { tag: '1' } }, '/publish'],
    ['an unknown part', { publish: { image: 'a/b', user: 'x' } }, '/publish/user'],
    [
      'an account without a password',
      { publish: { image: 'a/b', credential: { username: 'x' } } },
      '/publish/credential',
    ],
    ['a name that is none', { publish: { image: 'a/b', credential: 'a b' } }, '/publish/credential'],
    [
      'an account with a colon in its name',
      { publish: { image: 'a/b', credential: { ...account, username: 'a:b' } } },
      '/publish/credential/username',
    ],
  ]
  for (const [what, body, pointer] of wrong) {
    it(`refuses ${what} and points to it`, async (t) => {
      const test = createTestApp(t)
      const response = await json(test, { dockerfile: DOCKERFILE, ...body })
      assert.equal(response.statusCode, 400, response.body)
      assert.equal(response.json().where, pointer, response.body)
      assert.doesNotMatch(response.body + JSON.stringify(test.log), /hunter2/)
    })
  }

  for (const query of [
    'publish=a/b&username=ada&password=hunter2',
    'publish=a/b&credential=ada:hunter2',
    `publish=a/b&credential=${encodeURIComponent(JSON.stringify(account))}`,
  ]) {
    it(`refuses an account in the address: ${query.replaceAll(/[^a-z=&/]/g, '')}`, async (t) => {
      const test = createTestApp(t)
      const response = await bare(test, query)
      assert.equal(response.statusCode, 400)
      assert.match(response.json().detail, /must not stand in an address/)
      assert.doesNotMatch(response.body + JSON.stringify(test.log), /hunter2/)
    })
  }

  it('refuses a credential without a destination, and one that is named twice', async (t) => {
    const test = createTestApp(t)
    assert.match((await bare(test, 'credential=hub')).json().detail, /belongs to `publish`/)
    const twice = { dockerfile: DOCKERFILE, credential: 'a', publish: '{"image":"a/b","credential":"b"}' }
    assert.match((await form(test, twice)).json().detail, /given twice/)
  })
})

describe('submitting a service', () => {
  const run = { mode: 'service', healthcheck: '/up?a=1', port: 80 }
  const forms: readonly [string, (test: TestApp) => ReturnType<typeof json>][] = [
    ['JSON', (test) => json(test, { dockerfile: DOCKERFILE, hardening: true, run })],
    [
      'a form with JSON',
      (test) => form(test, { dockerfile: DOCKERFILE, hardening: 'true', run: JSON.stringify(run) }),
    ],
    [
      'a form with text',
      (test) =>
        form(test, {
          dockerfile: DOCKERFILE,
          hardening: 'true',
          run: 'service',
          healthcheck: '/up?a=1',
          port: '80',
        }),
    ],
    ['a query', (test) => bare(test, 'hardening=true&run=service&healthcheck=/up%3Fa=1&port=80')],
  ]
  for (const [what, send] of forms) {
    it(`takes its health check and its port from ${what}`, async (t) => {
      const test = createTestApp(t)
      const response = await send(test)
      assert.equal(response.statusCode, 202, response.body)
      const submission = test.jobs.submissionOf(response.json().id)
      assert.deepEqual([submission.run, submission.hardening], [run, true])
    })
  }

  for (const [field, value] of [
    ['mode', 'forever'],
    ['healthcheck', 'health'],
    ['healthcheck', '/a b'],
    ['port', 0],
    ['port', 65_536],
  ] as const) {
    it(`refuses the ${field} ${JSON.stringify(value)}`, async (t) => {
      const body = { dockerfile: DOCKERFILE, run: { ...run, [field]: value } }
      const response = await json(createTestApp(t), body)
      assert.deepEqual([response.statusCode, response.json().where], [400, `/run/${field}`])
    })
  }
})

const rendered: Rendered = {
  template: 'greeter',
  parameters: { name: 'hello' },
  dockerfile: 'FROM python\n',
  files: [{ path: 'app.py', text: 'print(1)\n' }],
  buildArgs: { VERSION: '1', MODE: 'a' },
  run: { mode: 'service', healthcheck: '/health', port: null },
}

function templates(part: Partial<Rendered> = {}): Templates {
  return {
    list: () => [],
    render(name, parameters) {
      if (name !== 'greeter') throw new SlipwayError('template_not_found', { detail: name })
      return { ...rendered, ...part, parameters: { ...rendered.parameters, ...parameters } }
    },
    pack: ({ files }) => Buffer.from(JSON.stringify(files)),
  }
}

describe('submitting a template', () => {
  const overrides = { templates: templates(), config: HTTP_CONFIG }

  it('takes Dockerfile, context, arguments, run and name from it', async (t) => {
    const test = createTestApp(t, overrides)
    const response = await json(test, { template: { name: 'greeter' } })
    assert.equal(response.statusCode, 202, response.body)
    const said = test.jobs.submissionOf(response.json().id)
    assert.equal(Buffer.from(said.dockerfile ?? []).toString(), rendered.dockerfile)
    assert.equal(said.context?.bytes, JSON.stringify(rendered.files).length)
    assert.deepEqual(
      [said.name, said.buildArgs, said.run],
      ['hello', rendered.buildArgs, { mode: 'service', healthcheck: '/health' }],
    )
  })

  it('lets the submission say otherwise', async (t) => {
    const test = createTestApp(t, overrides)
    const body = { name: 'mine', buildArgs: { MODE: 'b' }, run: { mode: 'batch' } }
    const response = await json(test, { ...body, template: { name: 'greeter', parameters: { name: 'x' } } })
    const said = test.jobs.submissionOf(response.json().id)
    assert.deepEqual([said.name, said.buildArgs, said.run], ['mine', { VERSION: '1', MODE: 'b' }, body.run])
  })

  it('has no context when there are no files', async (t) => {
    const test = createTestApp(t, { templates: templates({ files: [] }) })
    await json(test, { template: { name: 'greeter' } })
    assert.equal(test.jobs.contexts.length, 0)
  })

  it('is taken from a form too', async (t) => {
    const response = await form(createTestApp(t, overrides), { template: '{"name":"greeter"}' })
    assert.equal(response.statusCode, 202, response.body)
    assert.equal(response.json().name, 'hello')
  })

  for (const field of ['dockerfile', 'context']) {
    it(`excludes a ${field}`, async (t) => {
      const test = createTestApp(t, overrides)
      const template = { name: 'greeter' }
      const inJson = await json(test, { template, [field]: 'eA==' })
      const inForm = await form(test, { template: JSON.stringify(template), [field]: 'eA==' })
      for (const response of [inJson, inForm]) {
        assert.deepEqual([response.statusCode, response.json().where], [400, `/${field}`])
      }
    })
  }

  it('that is unknown answers 404', async (t) => {
    const response = await json(createTestApp(t, overrides), { template: { name: 'cobol' } })
    assert.deepEqual([response.statusCode, response.json().code], [404, 'template_not_found'])
  })
})
