import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { json, text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import {
  type Answer,
  ID,
  runSlipway,
  sampleJob,
  type Script,
  scriptService,
  sendJson,
} from './scripted-service.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-edit-'))
  await writeFile(path.join(folder, 'Dockerfile'), 'FROM b:2\n')
})
after(() => rm(folder, { recursive: true }))

async function against(script: Script, args: readonly string[], stdin = '') {
  const service = await scriptService(script)
  try {
    return { ...(await runSlipway(args, { url: service.url, cwd: folder, stdin })), calls: service.calls }
  } finally {
    await service.close()
  }
}

describe('slipway edit', () => {
  it('sends what is given, and keeps the labels that nobody spoke of', async () => {
    let sent: unknown
    const patch: Answer = async (request, response) => {
      sent = await json(request)
      sendJson(response, sampleJob())
    }
    const { code, stdout } = await against(
      {
        [`GET /jobs/${ID}`]: sampleJob({ labels: { team: 'a', stage: 'old', gone: 'x' } }),
        [`PATCH /jobs/${ID}`]: patch,
      },
      ['edit', ID, '--name', 'n', '--label', 'stage=new', '--remove-label', 'gone', '--priority', '5'],
    )
    assert.equal(code, 0)
    assert.equal(stdout, `${ID} is changed\n`)
    assert.deepEqual(sent, { name: 'n', priority: 5, labels: { team: 'a', stage: 'new' } })
  })

  it('reads no labels where none are changed, and asks for something to change', async () => {
    const { calls } = await against({ [`PATCH /jobs/${ID}`]: sampleJob() }, ['edit', ID, '--description', ''])
    assert.deepEqual(calls, [`PATCH /jobs/${ID}`])
    const nothing = await against({}, ['edit', ID])
    assert.deepEqual([nothing.code, nothing.calls], [2, []])
  })
})

describe('slipway dockerfile and record', () => {
  const get = `GET /jobs/${ID}/dockerfile`
  const send: Answer = (_request, response) => void response.end('FROM a\nRUN \x1b[2Jx\n')

  it('print what was sent as it is, or as JSON with its escapes', async () => {
    const { stdout, calls } = await against({ [get]: send }, ['dockerfile', ID, '--attempt', '2'])
    assert.equal(stdout, 'FROM a\nRUN \x1b[2Jx\n')
    assert.deepEqual(calls, [`${get}?attempt=2`])
    const asJson = await against({ [get]: send }, ['dockerfile', ID, '--json'])
    assert.doesNotMatch(asJson.stdout, /\x1b/)
    assert.deepEqual(JSON.parse(asJson.stdout), { dockerfile: 'FROM a\nRUN \x1b[2Jx\n' })
  })

  it('give the job another Dockerfile, from a file or stdin', async () => {
    const seen: string[] = []
    const put: Answer = async (request, response) => {
      seen.push(await text(request))
      sendJson(response, { ...sampleJob({ status: 'queued', attempt: 2 }), diagnostics: [] }, 202)
    }
    const script = { [`PUT /jobs/${ID}/dockerfile`]: put }
    const { stdout } = await against(script, ['dockerfile', ID, '--replace', 'Dockerfile'])
    assert.equal(stdout, `${ID} queued, attempt 2\n`)
    await against(script, ['dockerfile', ID, '--replace', '-'], 'FROM c:3\n')
    assert.deepEqual(seen, ['FROM b:2\n', 'FROM c:3\n'])
    const isFolder = await against(script, ['dockerfile', ID, '--replace', '.'])
    assert.match(isFolder.stderr, /is a folder[^]*Name the Dockerfile/)
  })

  it('print the evidence of an attempt', async () => {
    const record = { job: ID, attempt: 1, submitted: {} }
    const { stdout } = await against({ [`GET /jobs/${ID}/record`]: record }, ['record', ID])
    assert.deepEqual(JSON.parse(stdout), record)
  })
})

describe('slipway policy test', () => {
  it('takes a folder and stdin as lint does', async () => {
    const inFolder = await runSlipway(['policy', 'test', 'default', '.'], { cwd: folder })
    assert.match(inFolder.stdout, /accepts it/)
    const strict = await runSlipway(['policy', 'test', 'strict', '-'], { stdin: 'FROM a:1\n' })
    assert.equal(strict.code, 1)
    assert.match(strict.stdout, /imageDigest stdin:1:6/)
  })
})
