import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { json } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import {
  type Answer,
  eventStream,
  ID,
  runSlipway,
  sampleJob,
  scriptService,
  sendJson,
  sendProblem,
} from './scripted-service.ts'

const FLASK = {
  name: 'python-flask',
  title: 'Python with Flask',
  description: '',
  parameters: {
    type: 'object',
    properties: {
      version: { type: 'string', default: '3.13', description: 'Version of Python.' },
      port: { type: 'integer', default: 8000 },
      packages: { type: 'array', items: { type: 'string' } },
    },
  },
  run: { mode: 'service', healthcheck: '/health', port: 8000 },
}
const RENDERED = {
  template: 'python-flask',
  parameters: {},
  dockerfile: 'FROM python\nCMD ["app"]\n',
  files: [{ path: 'app/main.py', text: 'print(1)\n' }],
  buildArgs: {},
  run: FLASK.run,
}
const KEPT = {
  name: 'team',
  registry: 'registry.example.org',
  username: 'ada',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  lastUsedAt: null,
}

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-cli-publish-'))
  await writeFile(path.join(folder, 'Dockerfile'), 'FROM scratch\n')
})
after(() => rm(folder, { recursive: true }))

/** Keeps the JSON that was sent, and answers. */
function keep(answer: unknown, status = 200): { readonly answer: Answer; readonly sent: unknown[] } {
  const sent: unknown[] = []
  return {
    sent,
    answer: async (request, response) => {
      sent.push(await json(request))
      sendJson(response, answer, status)
    },
  }
}

const accept = () => keep({ ...sampleJob({ status: 'queued' }), diagnostics: [] }, 202)

async function against(script: Record<string, unknown>, args: readonly string[], stdin?: string) {
  const service = await scriptService(script)
  try {
    const input = stdin === undefined ? {} : { stdin }
    const result = await runSlipway(args, { url: service.url, cwd: folder, ...input })
    return { ...result, calls: service.calls }
  } finally {
    await service.close()
  }
}

describe('slipway submit, publishing', () => {
  it('sends where to publish with a stored credential, and how to run', async () => {
    const { answer, sent } = accept()
    const args = ['--publish', 'r.example/t/m:1', '--credential', 'team', '--service', '--healthcheck', '/ok']
    const { code, stderr } = await against({ 'POST /jobs': answer }, [
      'submit',
      'Dockerfile',
      ...args,
      '--port',
      '81',
      '--hardening',
    ])
    assert.equal(code, 0, stderr)
    const { publish, run, hardening } = sent[0] as Record<string, unknown>
    assert.deepEqual(publish, { image: 'r.example/t/m:1', credential: 'team' })
    assert.deepEqual([run, hardening], [{ mode: 'service', healthcheck: '/ok', port: 81 }, true])
  })

  it('takes a password from stdin, without its newline, and shows it nowhere', async () => {
    const { answer, sent } = accept()
    const args = ['submit', 'Dockerfile', '--publish', 'm', '--username', 'ada', '--password-stdin']
    const { code, stdout, stderr } = await against({ 'POST /jobs': answer }, args, 'hunter2\n')
    assert.equal(code, 0, stderr)
    const { publish } = sent[0] as Record<string, unknown>
    assert.deepEqual(publish, { image: 'm', credential: { username: 'ada', password: 'hunter2' } })
    assert.ok(!(stdout + stderr).includes('hunter2'))
  })

  it('sends a template with parameters of the types that its schema asks for', async () => {
    const { answer, sent } = accept()
    const params = ['version=3.10', 'port=5000', 'packages=["six==1.0"]'].flatMap((one) => ['--param', one])
    const script = { 'POST /jobs': answer, 'GET /templates': { templates: [FLASK] } }
    const { code, stderr } = await against(script, ['submit', '--template', 'python-flask', ...params])
    assert.equal(code, 0, stderr)
    const parameters = { version: '3.10', port: 5000, packages: ['six==1.0'] }
    assert.deepEqual(sent[0], { template: { name: 'python-flask', parameters } })
  })

  it('refuses what does not go together before it asks or sends anything', async () => {
    const cases: [string[], RegExp][] = [
      [['Dockerfile', '--credential', 'team'], /account is for publishing[^]*--publish/],
      [['Dockerfile', '--publish', 'm', '--credential', 'a', '--username', 'b'], /both name an account/],
      [['Dockerfile', '--publish', 'm', '--password-stdin'], /needs --username/],
      [['-', '--publish', 'm', '--username', 'a', '--password-stdin'], /cannot both come from stdin/],
      [['Dockerfile', '--publish', 'm', '--username', 'a'], /no terminal to ask[^]*--password-stdin/],
      [['Dockerfile', '--port', '80'], /Add --service/],
      [['Dockerfile', '--param', 'a=b'], /--template NAME/],
      [['Dockerfile', '--template', 'nodejs'], /stands in place of Dockerfile/],
      [['--template', 'nodejs', '--dockerfile', 'x'], /goes with a folder/],
    ]
    const results = await Promise.all(cases.map(([args]) => against({}, ['submit', ...args])))
    results.forEach(({ code, stderr, calls }, index) => {
      assert.equal(code, 2, stderr)
      assert.match(stderr, cases[index]?.[1] ?? /never/)
      assert.deepEqual(calls, [])
    })
  })

  it('refuses a password that is empty or has more than one line', async () => {
    const args = ['submit', 'Dockerfile', '--publish', 'm', '--username', 'a', '--password-stdin']
    for (const [stdin, expected] of [
      ['\n', /is empty/],
      ['one\ntwo\n', /newline/],
      ['x'.repeat(9000), /longer than/],
    ] as const) {
      const { code, stderr } = await against({}, args, stdin)
      assert.equal(code, 2)
      assert.match(stderr, expected)
      assert.ok(!stderr.includes('two'))
    }
  })

  it('shows the push, then where the image is', async () => {
    const layer = (id: string, state: string) => ({ id, state, bytes: 1024, totalBytes: 2048 })
    const stage = { attempt: 1, stage: 'publish', startedAt: 1, endedAt: null, message: null }
    const published = { published: 'r/t/m@sha256:aa', hardening: 54 } as object
    const { code, stdout, stderr } = await against(
      {
        'POST /jobs': accept().answer,
        [`GET /jobs/${ID}`]: { ...sampleJob(), ...published },
        [`GET /jobs/${ID}/events`]: eventStream(
          ['stage', { ...stage, status: 'running' }],
          ['step', { stage: 'publish', layers: [layer('aaaa', 'pushing'), layer('bbbb', 'exists')] }],
          ['step', { stage: 'publish', layers: [layer('aaaa', 'pushed')] }],
          ['ended', { attempt: 1, status: 'succeeded' }],
        ),
        [`GET /jobs/${ID}/record`]: { published: { reference: 'r/t/m:1', confirmed: true } },
      },
      ['submit', 'Dockerfile', '--wait'],
    )
    assert.equal(code, 0)
    assert.equal(stderr, '  layer bbbb is there already\n  layer aaaa pushed 2.0 KiB\n')
    assert.match(stdout, /^ {2}hardening +54 of 100$/m)
    assert.match(stdout, /^ {2}published +r\/t\/m@sha256:aa\n {2}as +r\/t\/m:1$/m)
  })
})

describe('slipway retry, delete', () => {
  it('gives a retry the password that was erased', async () => {
    const { answer, sent } = keep(sampleJob({ status: 'queued', attempt: 2 }))
    const args = ['retry', ID, '--username', 'ada', '--password-stdin']
    const { code, stdout } = await against({ [`POST /jobs/${ID}/retry`]: answer }, args, 'hunter2')
    assert.equal(code, 0)
    assert.equal(stdout, `${ID} queued, attempt 2\n`)
    assert.deepEqual(sent, [{ credential: { username: 'ada', password: 'hunter2' } }])
  })

  it('deletes from the registry only when asked to, and says what to do when that is refused', async () => {
    const gone: Answer = (_request, response) => void response.writeHead(204).end()
    const script = { [`DELETE /jobs/${ID}`]: gone }
    assert.deepEqual((await against(script, ['delete', ID])).calls, [`DELETE /jobs/${ID}`])
    const asked = await against(script, ['delete', ID, '--registry'])
    assert.deepEqual(asked.calls, [`DELETE /jobs/${ID}?registry=true`])
    const refuse: Answer = (_request, response) => sendProblem(response, 'registry_refused', 409)
    const refused = await against({ [`DELETE /jobs/${ID}`]: refuse }, ['delete', ID, '--registry'])
    assert.equal(refused.code, 1)
    assert.equal(refused.stderr, 'slipway: It is registry_refused.\n→ Do better.\n')
  })
})

describe('slipway credential', () => {
  it('stores an account with a password from stdin', async () => {
    const { answer, sent } = keep(KEPT, 201)
    const args = ['credential', 'add', 'team', '--registry', 'registry.example.org', '--username', 'ada']
    const result = await against({ 'POST /credentials': answer }, [...args, '--password-stdin'], 'hunter2\n')
    assert.equal(result.code, 0, result.stderr)
    assert.deepEqual(sent, [
      { name: 'team', registry: 'registry.example.org', username: 'ada', password: 'hunter2' },
    ])
    assert.equal(result.stdout, 'team: ada at registry.example.org; use it with --credential team\n')
  })

  it('lists accounts as a table or as JSON, and removes one', async () => {
    const script = { 'GET /credentials': { credentials: [KEPT, { ...KEPT, username: 'e\x1b[2Jve' }] } }
    const { stdout } = await against(script, ['credential', 'list'])
    assert.match(
      stdout,
      /^NAME {2}REGISTRY +USER +SET +USED\nteam {2}registry\.example\.org {2}ada +.* ago +never\n/,
    )
    assert.match(stdout, / eve /)
    const listed = JSON.parse((await against(script, ['credential', 'ls', '--json'])).stdout) as object
    assert.deepEqual(Object.keys(listed), ['credentials'])
    const gone: Answer = (_request, response) => void response.writeHead(204).end()
    const removed = await against({ 'DELETE /credentials/team': gone }, ['credential', 'remove', 'team'])
    assert.deepEqual([removed.code, removed.stdout], [0, 'team\n'])
  })

  it('says which command shows the accounts when there is no such one', async () => {
    const refuse: Answer = (_request, response) => sendProblem(response, 'credential_not_found', 404)
    const { code, stderr } = await against({ 'DELETE /credentials/x': refuse }, ['credential', 'rm', 'x'])
    assert.equal(code, 1)
    assert.match(stderr, /→ `slipway credential list`/)
  })
})

describe('slipway template', () => {
  const script = { 'GET /templates': { templates: [FLASK] }, 'POST /templates/python-flask/render': RENDERED }

  it('lists templates with their parameters and defaults', async () => {
    const { stdout } = await against(script, ['template', 'list'])
    assert.equal(
      stdout,
      'python-flask  Python with Flask\n  version   Version of Python. (default: "3.13")\n  port       (default: 8000)\n  packages\n',
    )
  })

  it('prints the Dockerfile alone, for scripts', async () => {
    const { answer, sent } = keep(RENDERED)
    const rendering = { ...script, 'POST /templates/python-flask/render': answer }
    const { stdout } = await against(rendering, ['template', 'render', 'python-flask', '--param', 'port=81'])
    assert.equal(stdout, RENDERED.dockerfile)
    assert.deepEqual(sent, [{ port: 81 }])
  })

  it('writes all files into a folder, and replaces none', async () => {
    const args = ['template', 'render', 'python-flask', '--output', 'rendered']
    assert.equal((await against(script, args)).stdout, 'rendered/Dockerfile\nrendered/app/main.py\n')
    assert.equal(await readFile(path.join(folder, 'rendered/app/main.py'), 'utf8'), 'print(1)\n')
    const again = await against(script, args)
    assert.equal(again.code, 2)
    assert.match(again.stderr, /rendered\/Dockerfile is there already/)
  })

  it('writes nothing for a service that names files outside of the folder', async () => {
    for (const name of ['../evil', '/evil', 'a/../../evil', 'a//b', 'a\\b', '']) {
      const hostile = { ...RENDERED, files: [{ path: name, text: 'x' }] }
      const args = ['template', 'render', 'python-flask', '--output', 'hostile']
      const { code } = await against({ 'POST /templates/python-flask/render': hostile }, args)
      assert.equal(code, 2)
    }
    assert.ok(!(await readdir(folder)).includes('hostile'))
  })

  it('says how a number or a list is written when it is none', async () => {
    for (const [param, expected] of [
      ['port=http', /--param port=8080/],
      ['packages=six', /--param packages='\["one", "two"\]'/],
    ] as const) {
      const { code, stderr } = await against(script, ['template', 'render', 'python-flask', '--param', param])
      assert.equal(code, 2)
      assert.match(stderr, expected)
    }
  })
})
