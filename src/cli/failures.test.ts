import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { type Answer, runSlipway, type Script, scriptService, SLIPWAY } from './scripted-service.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-failures-'))
  await writeFile(path.join(folder, 'Dockerfile'), 'FROM a:1\n')
})
after(() => rm(folder, { recursive: true }))

async function against(script: Script, args: readonly string[]) {
  const service = await scriptService(script)
  try {
    return await runSlipway(args, { url: service.url, cwd: folder })
  } finally {
    await service.close()
  }
}

describe('what was typed wrong', () => {
  const cases: readonly (readonly [words: readonly string[], told: RegExp])[] = [
    [['list', '--url', 'localhost:8080'], /not the address of a service[^]*http:\/\/localhost:8080/],
    [['list', '--label', 'x'], /KEY=VALUE/],
    [['list', '--limit', '201'], /1 to 200/],
    [['submit', '.', '--dockerfile', 'nowhere'], /There is no nowhere[^]*not to the folder/],
    [['lint', 'Dockerfile', '--config', 'nowhere'], /There is no nowhere[^]*--config/],
    [['help', 'sumbit'], /unknown command 'sumbit'[^]*Did you mean submit/],
    [['config', '--bogus'], /^slipway: unknown flag --bogus\n→ .*slipway config/],
  ]
  for (const [words, told] of cases) {
    it(`is told with what is right: ${words.join(' ')}`, async () => {
      const { code, stderr } = await runSlipway(words, { cwd: folder })
      assert.equal(code, 2)
      assert.match(stderr, told)
    })
  }

  it('is a document with --json, for settings as well', async () => {
    const { code, stdout, stderr } = await runSlipway(['config', '--bogus', '--json'])
    assert.equal(code, 2)
    assert.equal(stderr, '')
    assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'config_invalid')
  })

  it('is no reason to print a help that was asked for by its word: that is shown', async () => {
    const { code, stdout } = await runSlipway(['help', 'policy', 'test'])
    assert.equal(code, 0)
    assert.match(stdout, /^Usage: slipway policy test /)
  })
})

describe('an address at which no Slipway service answers', () => {
  it('is told as such, with 3, and not by what fails later', async () => {
    const { code, stderr } = await against({ 'GET /jobs': { hello: 1 } }, ['list'])
    assert.equal(code, 3)
    assert.match(stderr, /not as a Slipway service does[^]*Check the address/)
  })

  it('is unreachable where a proxy speaks for a service that is away', async () => {
    const away: Answer = (_request, response) => void response.writeHead(502).end('Bad Gateway')
    const { code, stderr } = await against({ 'GET /jobs': away }, ['list'])
    assert.equal(code, 3)
    assert.match(stderr, /answered 502[^]*see whether the service runs/)
  })

  it('may be the base of the API, which the service is below', async () => {
    const service = await scriptService({ 'GET /jobs': { jobs: [], next: null, searched: null } })
    const { code } = await runSlipway(['list', '--url', `${service.url}/api/v2/`])
    await service.close()
    assert.equal(code, 0)
    assert.deepEqual(service.calls, ['GET /jobs'])
  })
})

describe('a job that is sent when Ctrl-C comes', () => {
  it('may have been taken, and where to see that is said', async () => {
    let stop = (): void => undefined
    // The service has the job, and its answer does not come.
    const silent: Answer = (request) => void request.resume().on('end', () => stop())
    const service = await scriptService({ 'POST /jobs': silent })
    const { code, stderr } = await runSlipway(['submit', 'Dockerfile', '--wait'], {
      url: service.url,
      cwd: folder,
      onStart: (child) => {
        stop = () => void child.kill('SIGINT')
      },
    })
    await service.close()
    assert.equal(code, 130)
    assert.match(stderr, /Interrupted while it was sent: `slipway list` shows/)
  })
})

describe('an output that cannot be written', () => {
  it('ends with 1 and a sentence where the disk is full', async () => {
    const full = await open('/dev/full', 'w')
    const env = { PATH: '/usr/bin:/bin' }
    const child = spawn(SLIPWAY, ['--help'], { stdio: ['ignore', full.fd, 'pipe'], env })
    const [said, [code]] = await Promise.all([
      child.stderr === null ? '' : text(child.stderr),
      once(child, 'exit'),
    ])
    await full.close()
    assert.equal(code, 1)
    assert.match(said, /^slipway: the output cannot be written: .*no space left/)
    assert.doesNotMatch(said, / at /)
  })
})
