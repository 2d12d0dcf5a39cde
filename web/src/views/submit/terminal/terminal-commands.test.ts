import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { shellQuote } from './shell-quote.ts'
import { cliCommand, curlCommand, publishFile } from './terminal-commands.ts'

const run = promisify(execFile)
const url = 'http://127.0.0.1:8080'
const dockerfile = { kind: 'dockerfile' } as const

/** The words that a real shell makes of a command. */
async function wordsOf(command: string): Promise<readonly string[]> {
  const tellWords = `slipway() { printf '%s\\0' "$@"; }; curl() { printf '%s\\0' "$@"; }; `
  const { stdout } = await run('/bin/sh', ['-c', `${tellWords}${command}`])
  return stdout.split('\0').slice(0, -1)
}

const HOSTILE = [
  '',
  'a b',
  "it's",
  '$(id)',
  '`id`',
  '!x',
  '*',
  '~',
  '#no',
  'a\nb',
  '\\',
  '"',
  ';rm',
  '&',
  'ü',
  '-n',
]

describe('a word for the shell', () => {
  for (const text of HOSTILE) {
    it(`is ${JSON.stringify(text)} again`, async () => {
      assert.deepEqual(await wordsOf(`slipway ${shellQuote(text)}`), [text])
    })
  }

  it('stays as it is where nothing in it means anything', () => {
    assert.equal(shellQuote('registry.example.org/a:1'), 'registry.example.org/a:1')
  })
})

describe('the command for a terminal', () => {
  it('is short where nothing was chosen', () => {
    const input = { url, settings: {}, source: dockerfile }
    assert.equal(cliCommand(input), 'slipway submit Dockerfile --wait')
    assert.equal(
      curlCommand(input),
      `curl --fail-with-body http://127.0.0.1:8080/api/v2/jobs \\\n  -F dockerfile=@Dockerfile`,
    )
  })

  it('says everything that was chosen', async () => {
    const settings = {
      name: "it's -x",
      labels: { team: 'a b' },
      environment: { A: '-1' },
      limits: { memoryMiB: 512, cpus: 0.5 },
      performance: 'required' as const,
      run: { mode: 'service' as const, healthcheck: '/ready', port: 9000 },
      hardening: true,
      publish: { image: 'registry.example.org/a:1', credential: 'team' },
    }
    const words = await wordsOf(cliCommand({ url: 'https://x.org/s', settings, source: { kind: 'folder' } }))
    assert.deepEqual(words, [
      ...['submit', '.', '--name', "it's -x", '--label', 'team=a b', '--env', 'A=-1'],
      ...['--memory', '512', '--cpus', '0.5', '--performance', 'required', '--service'],
      ...['--healthcheck', '/ready', '--port', '9000', '--hardening'],
      ...[
        '--publish',
        'registry.example.org/a:1',
        '--credential',
        'team',
        '--url',
        'https://x.org/s',
        '--wait',
      ],
    ])
  })

  it('gives a value that looks like an option with a sign between', async () => {
    const words = await wordsOf(cliCommand({ url, settings: { name: '--wait' }, source: dockerfile }))
    assert.deepEqual(words, ['submit', 'Dockerfile', '--name=--wait', '--wait'])
  })

  it('gives the parameters of a template, lists as JSON', async () => {
    const source = { kind: 'template', name: 'flask', parameters: { name: 'a', packages: ['b==1'] } } as const
    const words = await wordsOf(cliCommand({ url, settings: {}, source }))
    assert.deepEqual(words.slice(1, 7), [
      ...['--template', 'flask', '--param', 'name=a', '--param', 'packages=["b==1"]'],
    ])
    const form = await wordsOf(curlCommand({ url, settings: {}, source }))
    assert.deepEqual(form.slice(2), [
      '--form-string',
      'template={"name":"flask","parameters":{"name":"a","packages":["b==1"]}}',
    ])
  })

  it('sends the folder as it is read', () => {
    const command = curlCommand({ url, settings: {}, source: { kind: 'folder' } })
    assert.match(command, /^tar -cz \. \| curl /)
    assert.match(command, /-F 'context=@-;filename=context\.tar\.gz'$/)
  })

  it('never holds a password', () => {
    const credential = { username: 'ada', password: 'hunter2' }
    const settings = { publish: { image: 'r.example.org/a', credential } }
    const input = { url, settings, source: dockerfile }
    for (const text of [cliCommand(input), curlCommand(input), publishFile(settings) ?? '']) {
      assert.ok(!text.includes('hunter2'), text)
    }
    assert.match(cliCommand(input), /--username ada/)
    assert.match(curlCommand(input), /-F 'publish=<publish\.json'/)
    assert.deepEqual(JSON.parse(publishFile(settings) ?? ''), {
      image: 'r.example.org/a',
      credential: { username: 'ada', password: 'YOUR PASSWORD' },
    })
    assert.equal(publishFile({ publish: { image: 'a', credential: 'team' } }), undefined)
  })
})
