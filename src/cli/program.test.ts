import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  type Answer,
  deadAddress,
  eventStream,
  failedJob,
  ID,
  runSlipway,
  sampleJob,
  scriptService,
  sendJson,
  sendProblem,
  SLIPWAY,
} from './scripted-service.ts'

const STAGES = eventStream(
  ['queued', { attempt: 1, from: 'validate' }],
  ['started', { attempt: 1 }],
  [
    'stage',
    { attempt: 1, stage: 'validate', status: 'running', startedAt: 1000, endedAt: null, message: null },
  ],
  [
    'stage',
    { attempt: 1, stage: 'validate', status: 'passed', startedAt: 1000, endedAt: 1003, message: null },
  ],
  [
    'step',
    { id: 'a', name: '[1/2] FROM debian', cached: true, startedAt: 1003, completedAt: 1004, error: '' },
  ],
  [
    'stage',
    { attempt: 1, stage: 'scan', status: 'skipped', startedAt: 1, endedAt: 1, message: 'not there yet' },
  ],
  ['ended', { attempt: 1, status: 'succeeded' }],
)

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-cli-'))
  await writeFile(path.join(folder, 'Dockerfile'), 'FROM scratch\n')
})
after(() => rm(folder, { recursive: true }))

async function against(script: Record<string, unknown>, args: readonly string[], stdin?: string) {
  const service = await scriptService(script)
  try {
    const result = await runSlipway(args, {
      url: service.url,
      cwd: folder,
      ...(stdin === undefined ? {} : { stdin }),
    })
    return { ...result, calls: service.calls }
  } finally {
    await service.close()
  }
}

/** Answers a submission and keeps what was sent. */
function accept(): { readonly answer: Answer; readonly sent: { type: string; body: Buffer } } {
  const sent = { type: '', body: Buffer.alloc(0) }
  const answer: Answer = async (request, response) => {
    sent.type = request.headers['content-type'] ?? ''
    sent.body = await buffer(request)
    sendJson(response, { ...sampleJob({ status: 'queued', performance: null }), diagnostics: [] }, 202)
  }
  return { answer, sent }
}

describe('slipway submit', () => {
  it('prints nothing but the id on stdout, for scripts', async () => {
    const { answer, sent } = accept()
    const args = [
      'submit',
      'Dockerfile',
      '--label',
      'a=b',
      '--memory',
      '2g',
      '--timeout',
      '5m',
      '--build-arg',
      'X=y=z',
    ]
    const { code, stdout } = await against({ 'POST /jobs': answer }, args)
    assert.equal(code, 0)
    assert.equal(stdout, `${ID}\n`)
    const body = JSON.parse(sent.body.toString()) as Record<string, unknown>
    assert.deepEqual(body, {
      name: path.basename(folder),
      dockerfile: 'FROM scratch\n',
      labels: { a: 'b' },
      limits: { memoryMiB: 2048, timeoutSeconds: 300 },
      buildArgs: { X: 'y=z' },
    })
  })

  it('takes a Dockerfile on stdin', async () => {
    const { answer, sent } = accept()
    const { code } = await against({ 'POST /jobs': answer }, ['submit', '-'], 'FROM stdin\n')
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(sent.body.toString()), { dockerfile: 'FROM stdin\n' })
  })

  it('sends a folder as a form with its context', async () => {
    await mkdir(path.join(folder, 'app'))
    await writeFile(path.join(folder, 'app/Dockerfile'), 'FROM app\n')
    await writeFile(path.join(folder, 'app/main.txt'), 'hello')
    await writeFile(path.join(folder, 'app/secret'), 'no')
    await writeFile(path.join(folder, 'app/.dockerignore'), 'secret\n')
    await symlink('main.txt', path.join(folder, 'app/link'))
    const { answer, sent } = accept()
    const { code, stderr } = await against({ 'POST /jobs': answer }, ['submit', 'app', '--json'])
    assert.equal(code, 0, stderr)
    const form = await new Response(new Uint8Array(sent.body), {
      headers: { 'content-type': sent.type },
    }).formData()
    assert.equal(form.get('name'), 'app')
    const context = form.get('context')
    assert.ok(context instanceof File)
    const tar = gunzipSync(await context.arrayBuffer()).toString('latin1')
    assert.ok(tar.includes('main.txt') && tar.includes('hello') && tar.includes('link'))
    assert.ok(!tar.includes('secret\0'))
  })

  it('waits with plain lines, then tells the verdict', async () => {
    const { code, stdout, stderr } = await against(
      {
        'POST /jobs': accept().answer,
        [`GET /jobs/${ID}`]: sampleJob(),
        [`GET /jobs/${ID}/events`]: STAGES,
        [`GET /jobs/${ID}/record`]: { run: { usage: { wallMs: 310, peakMemoryBytes: 3_250_586 } } },
      },
      ['submit', 'Dockerfile', '--wait'],
    )
    assert.equal(code, 0)
    assert.equal(
      stderr,
      'queued\nvalidate passed 3 ms\n  [1/2] FROM debian cached\nscan skipped: not there yet\n',
    )
    assert.match(stdout, /^✓ succeeded: performance 0\.99\n/)
    assert.match(stdout, /measured +wall 310 ms · peak memory 3\.1 MiB\n/)
  })

  it('ends with 1 and the lines that explain it when the job failed, without their terminal codes', async () => {
    const { code, stdout } = await against(
      {
        'POST /jobs': accept().answer,
        [`GET /jobs/${ID}`]: failedJob(['make: *** \x1b]0;owned\x07\x1b[31mError 2\x1b[0m']),
        [`GET /jobs/${ID}/events`]: STAGES,
      },
      ['submit', 'Dockerfile', '--wait'],
    )
    assert.equal(code, 1)
    assert.match(stdout, /^✗ failed \(build_failed\): RUN make failed\n {2}│ make: \*\*\* Error 2\n/)
    assert.ok(!stdout.includes('\x1b'))
  })

  it('prints one JSON document when it waits with --json', async () => {
    const { code, stdout, stderr } = await against(
      {
        'POST /jobs': accept().answer,
        [`GET /jobs/${ID}`]: failedJob(['x']),
        [`GET /jobs/${ID}/events`]: STAGES,
      },
      ['submit', 'Dockerfile', '--wait', '--json'],
    )
    assert.equal(code, 1)
    assert.equal(stderr, '')
    assert.equal((JSON.parse(stdout) as { reason: string }).reason, 'build_failed')
  })

  it('tells a refusal with what was wrong, where, and what to do', async () => {
    const refuse: Answer = (request, response) => {
      request.resume()
      const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } }
      const diagnostics = [{ code: 'SLP001', severity: 'error', message: 'no FROM', action: '', range }]
      sendProblem(response, 'dockerfile_invalid', 422, { diagnostics })
    }
    const { code, stderr } = await against({ 'POST /jobs': refuse }, ['submit', 'Dockerfile'])
    assert.equal(code, 1)
    assert.equal(
      stderr,
      'slipway: It is dockerfile_invalid.\n  Dockerfile:3:1 error: no FROM\n→ Do better.\n',
    )
  })

  it('hears a refusal that comes before the whole context was sent', async () => {
    await mkdir(path.join(folder, 'large'))
    await writeFile(path.join(folder, 'large/Dockerfile'), 'FROM a')
    await writeFile(path.join(folder, 'large/data'), Buffer.alloc(8_000_000, 'slipway'))
    const refuse: Answer = (request, response) => {
      sendProblem(response, 'body_too_large', 413)
      request.resume()
    }
    const { code, stderr } = await against({ 'POST /jobs': refuse }, ['submit', 'large'])
    assert.equal(code, 1)
    assert.match(stderr, /body_too_large/)
  })
})

describe('slipway list, status, logs, cancel, retry, rm', () => {
  it('lists jobs with their whole ids', async () => {
    const page = { jobs: [sampleJob({ name: 'a\x1b[2Jb' })], next: null }
    const { code, stdout, calls } = await against({ 'GET /jobs': page }, [
      'list',
      '--status',
      'succeeded',
      '--limit',
      '3',
    ])
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`^ID .*NAME\n${ID}  succeeded .* 0\\.99 .* ab\n$`))
    assert.deepEqual(calls, ['GET /jobs?status=succeeded&limit=3'])
  })

  it('prints all jobs as one JSON document a line', async () => {
    const page = { jobs: [sampleJob(), sampleJob()], next: null }
    const { stdout } = await against({ 'GET /jobs': page }, ['list', '--all', '--json'])
    assert.deepEqual(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
      [ID, ID],
    )
  })

  it('shows the status of a job that failed without failing itself', async () => {
    const { code, stdout } = await against({ [`GET /jobs/${ID}`]: failedJob([]) }, ['status', ID])
    assert.equal(code, 0)
    assert.match(stdout, /✗ failed \(build_failed\)/)
  })

  it('quotes the Dockerfile of the attempt at the line of the failure, where it can be had', async () => {
    const script = { [`GET /jobs/${ID}`]: failedJob(['make: no'], 1) }
    const dockerfile: Answer = (_request, response) => void response.end('FROM a\nRUN make\n')
    const { stdout, calls } = await against({ ...script, [`GET /jobs/${ID}/dockerfile`]: dockerfile }, [
      'status',
      ID,
    ])
    assert.match(stdout, /failed\n {2}2 \| RUN make\n {4}\| \^{8}\n {2}│ make: no\n/)
    assert.ok(calls.some((call) => JSON.stringify(call).includes('/dockerfile?attempt=1')))
    const without = await against(script, ['status', ID])
    assert.match(without.stdout, /failed\n {2}│ make: no\n/)
  })

  it('prints log lines that cannot control a terminal', async () => {
    const line = {
      seq: 1,
      at: '2026-01-01T00:00:00Z',
      stage: 'run',
      step: null,
      stream: 'stdout',
      text: 'a\x1b[1mb\u009b2J',
    }
    const ndjson: Answer = (_request, response) => void response.end(`${JSON.stringify(line)}\n`)
    const script = { [`GET /jobs/${ID}/logs`]: ndjson }
    assert.equal((await against(script, ['logs', ID])).stdout, 'ab\n')
    assert.equal((await against(script, ['logs', ID, '-t'])).stdout, '2026-01-01T00:00:00Z ab\n')
    assert.deepEqual(JSON.parse((await against(script, ['logs', ID, '--json'])).stdout), line)
  })

  it('retries from a stage and waits only for what comes after the earlier attempt', async () => {
    const { code, calls } = await against(
      {
        [`GET /jobs/${ID}`]: sampleJob(),
        [`GET /jobs/${ID}/events`]: STAGES,
        [`POST /jobs/${ID}/retry`]: sampleJob({ status: 'queued', attempt: 2 }),
      },
      ['retry', ID, '--from', 'build', '--wait'],
    )
    assert.equal(code, 0)
    assert.ok(calls.includes(`POST /jobs/${ID}/retry?from=build`))
  })

  it('deletes what it can and ends with 1 when something was refused', async () => {
    const other = ID.replace('019', '01a')
    const gone: Answer = (_request, response) => void response.writeHead(204).end()
    const { code, stdout, stderr } = await against({ [`DELETE /jobs/${ID}`]: gone }, ['rm', other, ID])
    assert.equal(code, 1)
    assert.equal(stdout, `${ID}\n`)
    assert.match(stderr, /job_not_found/)
  })

  it('cancels a job and says how it stands', async () => {
    const script = { [`POST /jobs/${ID}/cancel`]: sampleJob({ status: 'running' }) }
    assert.equal((await against(script, ['cancel', ID])).stdout, `${ID} is asked to stop\n`)
  })
})

describe('exit codes', () => {
  it('130 for Ctrl-C while waiting, with how to go on; nothing is cancelled', async () => {
    const open: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const data = JSON.stringify({ seq: 1, job: ID, at: '', type: 'queued', data: {} })
      response.write(`id: 1\nevent: queued\ndata: ${data}\n\n`)
    }
    const service = await scriptService({
      'POST /jobs': accept().answer,
      [`GET /jobs/${ID}`]: sampleJob({ status: 'queued' }),
      [`GET /jobs/${ID}/events`]: open,
    })
    const { code, stderr } = await runSlipway(['submit', 'Dockerfile', '--wait'], {
      url: service.url,
      cwd: folder,
      onStart: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
    })
    await service.close()
    assert.equal(code, 130)
    assert.match(stderr, new RegExp(`The job goes on without you\\.\n.*slipway watch ${ID}`))
    assert.ok(!service.calls.some((call) => call.includes('cancel')))
  })

  it('2 for what was typed wrong, with what is right', async () => {
    const cases: [string[], RegExp][] = [
      [[], /Usage: slipway/],
      [['sumbit', 'x'], /Did you mean submit/],
      [['submit'], /There is nothing to submit[^]*--template NAME/],
      [['submit', 'nowhere'], /There is no nowhere/],
      [['submit', '/proc/self/fdinfo'], /has no Dockerfile/],
      [['submit', 'Dockerfile', '--label', 'x'], /KEY=VALUE/],
      [['list', '--status', 'lost'], /queued, running/],
      [['status', '019aa5e2'], /only a part of a job's id/],
      [['list', '--url', 'localhost:8080'], /not the address of a service/],
    ]
    const results = await Promise.all(cases.map(([args]) => runSlipway(args, { cwd: folder })))
    results.forEach(({ code, stderr }, index) => {
      assert.equal(code, 2, stderr)
      assert.match(stderr, cases[index]?.[1] ?? /never/)
    })
  })

  it('3 when nothing answers, with what to do', async () => {
    const { code, stderr } = await runSlipway(['list'], { url: await deadAddress() })
    assert.equal(code, 3)
    assert.match(
      stderr,
      /127\.0\.0\.1:\d+ refuses the connection\.\n {2}the address http:.* is from SLIPWAY_URL\n→ Is the service running\?.*npm start/,
    )
  })

  it('come with one JSON document with --json', async () => {
    for (const [args, code, expected] of [
      [['list', '--json'], 3, 'unreachable'],
      [['list', '--limit', 'x', '--json'], 2, 'usage'],
    ] as const) {
      const result = await runSlipway(args, { url: await deadAddress() })
      assert.equal(result.code, code)
      assert.equal(result.stderr, '')
      assert.equal((JSON.parse(result.stdout) as { error: { code: string } }).error.code, expected)
    }
  })

  it('are the same when it is called through a chain of links, as npx does', async () => {
    await symlink(SLIPWAY, path.join(folder, 'far'))
    await symlink('far', path.join(folder, 'near'))
    const { code, stdout } = await runSlipway(['--version'], { program: path.join(folder, 'near') })
    assert.equal(code, 0)
    assert.match(stdout, /^\d+\.\d+\.\d+/)
  })

  it('2 with the command to type when the packages are not installed', async () => {
    await mkdir(path.join(folder, 'bare/bin'), { recursive: true })
    await copyFile(SLIPWAY, path.join(folder, 'bare/bin/slipway'))
    const { code, stderr } = await runSlipway([], { program: path.join(folder, 'bare/bin/slipway') })
    assert.equal(code, 2)
    assert.match(stderr, /npm install/)
  })

  it('0 for help and version, and the help lists the codes', async () => {
    const help = await runSlipway(['--help'])
    assert.equal(help.code, 0)
    assert.match(help.stdout, /Exit codes:\n {2}0 +succeeded/)
    assert.equal((await runSlipway(['--version'])).code, 0)
  })
})
