import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { describeProgram } from '../program.ts'
import { ID, sampleJob, type ScriptedService, scriptService, SLIPWAY } from '../scripted-service.ts'
import { completeWords } from './complete-words.ts'

const run = promisify(execFile)

describe('what may stand at the end of a line', () => {
  const complete = async (...words: string[]) => {
    const { suggestions, sources } = completeWords(await describeProgram(words), words)
    return [...suggestions.map(({ value }) => value), ...sources.map((source) => `:${source}`)]
  }

  it('is a command, then its options or what they take', async () => {
    assert.deepEqual(await complete('sub'), ['submit'])
    assert.deepEqual(await complete('credential', 'a'), ['add'])
    assert.deepEqual(await complete('logs', '--st'), ['--stage'])
    assert.deepEqual(await complete('retry', '--from', 'b'), ['build'])
    assert.deepEqual(await complete('ls', '--status', '=', 'f'), ['failed'])
    assert.deepEqual(await complete('sbom', '--format', ''), ['cyclonedx', 'spdx'])
    assert.deepEqual(await complete('completion', ''), ['bash', 'zsh', 'fish'])
    assert.deepEqual(await complete('lint', 'a', ''), [':files'])
  })

  it('is nothing where nothing is known: a number, a second argument, what follows --', async () => {
    assert.deepEqual(await complete('list', '--limit', ''), [])
    assert.deepEqual(await complete('logs', ID, ''), [])
    assert.deepEqual(await complete('logs', '--', '--st'), [':jobs'])
    assert.deepEqual(await complete('logs', '-f', '--server', ''), [':servers'])
  })
})

describe('completion in a shell', () => {
  let service: ScriptedService
  let folder = ''
  before(async () => {
    service = await scriptService({
      'GET /jobs': { jobs: [sampleJob({ name: 'a b*\u001b[2J$(x)' })], next: null },
    })
    folder = await mkdtemp(join(tmpdir(), 'slipway-completion-'))
    await writeFile(join(folder, 'Dockerfile with space'), '')
  })
  after(async () => {
    await rm(folder, { recursive: true })
  })
  const environment = () => ({
    PATH: `${join(SLIPWAY, '..')}:/usr/bin:/bin`,
    HOME: folder,
    SLIPWAY_URL: service.url,
  })

  /** Lines that the shell offers for these words. */
  async function bash(...words: string[]): Promise<string[]> {
    const script = `eval "$(slipway completion bash)"
COMP_WORDS=(slipway "$@"); COMP_CWORD=$#
_slipway; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await run('bash', ['--norc', '-c', script, 'bash', ...words], {
      env: environment(),
      cwd: folder,
    })
    return stdout.split('\n').filter((line) => line !== '')
  }

  it('works in bash, with the ids of jobs and with files', { skip: missing('bash') }, async () => {
    assert.deepEqual(await bash('advi'), ['advisories'])
    assert.deepEqual(await bash('findings', '--form'), ['--format'])
    assert.deepEqual(await bash('findings', '--format', 'sa'), ['sarif'])
    assert.deepEqual(await bash('watch', ID.slice(0, 4)), [ID])
    assert.deepEqual(await bash('rm', ID, ''), [ID])
    assert.deepEqual(await bash('submit', 'Docker'), ['Dockerfile with space'])
    await service.close()
    assert.deepEqual(await bash('watch', ''), [])
  })

  it('works in fish', { skip: missing('fish') }, async () => {
    const { stdout } = await run(
      'fish',
      ['--no-config', '-c', 'slipway completion fish | source; complete -C "slipway logs --stage me"'],
      { env: environment() },
    )
    assert.match(stdout, /^measure$/m)
  })

  it('is a script that zsh reads', { skip: missing('zsh') }, async () => {
    const script =
      'autoload -U compinit; compinit -u -D; eval "$(slipway completion zsh)"; print $_comps[slipway]'
    const { stdout } = await run('zsh', ['-f', '-c', script], { env: environment() })
    assert.equal(stdout.trim(), '_slipway')
  })
})

/** Why a test cannot run here. */
function missing(shell: string): string | false {
  try {
    execFileSync(shell, ['-c', 'true'])
    return false
  } catch {
    return `${shell} is not on this machine`
  }
}
