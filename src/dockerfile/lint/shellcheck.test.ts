import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { lintedFile } from '../rules/linted-file.ts'
import { accepted } from '../rules/support/rule-trial.ts'
import { SHELLCHECK_DEFAULTS, type ShellcheckOptions, shellFindings } from './shellcheck.ts'

const missing =
  spawnSync('shellcheck', ['--version']).status === 0 ? false : 'shellcheck is not installed on this machine'

async function shown(text: string, options: Partial<ShellcheckOptions> = {}): Promise<readonly string[]> {
  const found = await shellFindings(lintedFile(accepted(text)), { ...SHELLCHECK_DEFAULTS, ...options })
  return found.map(({ code, severity, range: { start, end } }) => {
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`
    return `${code} ${severity} ${place}`
  })
}

describe('the findings of ShellCheck', { skip: missing }, () => {
  test('stand where the words stand in the Dockerfile, behind continuations, comments and emojis', async () => {
    const text = 'FROM a\nRUN echo "🎉ü" && \\\n # a comment\n  ls $foo\n'
    assert.deepEqual(await shown(text), ['SC2154 warning 3:5-3:9', 'SC2086 info 3:5-3:9'])
  })

  test('stand in the body of a heredoc, tabs and all', async () => {
    assert.deepEqual(await shown('FROM a\nRUN <<-E\n\t\tcd x\n\tls\nE\n'), ['SC2164 warning 2:2-2:6'])
  })

  test('of an exec form stand exactly when it has no escapes, else at its element', async () => {
    assert.deepEqual(await shown('FROM a\nRUN ["sh", "-c", "ls $(pwd)"]\n'), ['SC2046 warning 1:21-1:27'])
    assert.deepEqual(await shown('FROM a\nRUN ["sh", "-c", "ls \\"a\\" $(pwd)"]\n'), [
      'SC2046 warning 1:17-1:34',
    ])
  })

  test('do not have variables that ARG, ENV and earlier stages have set', async () => {
    const text =
      'FROM a AS b\nENV one=1 two=2\nARG three\nRUN cat "$one" "$two" "$three" "$http_proxy"\nFROM b\nRUN cat "$one"\n'
    assert.deepEqual(await shown(text), [])
  })

  test('have the variables of another stage, and those of ARG where the image is run', async () => {
    const text = 'FROM a AS b\nENV one=1\nFROM a\nARG two=2\nRUN cat "$one"\nCMD cat "$two"\n'
    assert.deepEqual(await shown(text), ['SC2154 warning 4:9-4:13', 'SC2154 warning 5:9-5:13'])
  })

  test('follow the shell that SHELL and a shebang name', async () => {
    const posix = 'FROM a\nRUN [[ -f "$0" ]]\n'
    assert.deepEqual(await shown(posix), ['SC3010 warning 1:4-1:17'])
    assert.deepEqual(await shown(posix.replace('RUN', 'SHELL ["/bin/bash", "-c"]\nRUN')), [])
    assert.deepEqual(await shown('FROM a\nRUN <<E\n#!/bin/bash\n[[ -f "$0" ]]\nE\n'), [])
    assert.deepEqual(await shown(posix.replace('RUN', 'SHELL ["pwsh", "-c"]\nRUN')), [])
  })

  test('come in the order of the file, however many run at a time', async () => {
    const lines = Array.from({ length: 9 }, () => 'RUN ls $(pwd)')
    const found = await shown(`FROM a\n${lines.join('\n')}\n`, { concurrency: 4 })
    assert.deepEqual(
      found,
      lines.map((_, at) => `SC2046 warning ${at + 1}:7-${at + 1}:13`),
    )
  })

  test('are errors where the shell would not understand the script', async () => {
    const found = await shown('FROM a\nRUN if true; then\n')
    assert.ok(found.some((one) => one.startsWith('SC1073 error 1:')))
  })

  test('are none when the submitter went away', async () => {
    assert.deepEqual(await shown('FROM a\nRUN ls $(pwd)\n', { signal: AbortSignal.abort() }), [])
  })
})

describe('a ShellCheck that does not work', () => {
  const text = 'FROM a\nRUN ls $(pwd)\n'
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-shellcheck-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function program(script: string): Promise<string> {
    const path = join(folder, `program-${script.length}`)
    await writeFile(path, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
    return path
  }

  test('has no findings when it is not there', async () => {
    assert.deepEqual(await shown(text, { executable: join(folder, 'none') }), [])
  })

  test('is ended when it hangs, and has no findings', async () => {
    const executable = await program('exec sleep 600')
    assert.deepEqual(await shown(text, { executable, timeoutMs: 50 }), [])
    assert.deepEqual(await shown(text, { executable, totalMs: 50 }), [])
  })

  test('has no findings when its answer is no report', async () => {
    for (const output of ['no', '[]', '{"comments":[{"line":"1"}]}', '']) {
      const executable = await program(`cat >/dev/null; echo '${output}'`)
      assert.deepEqual(await shown(text, { executable }), [])
    }
  })

  test('has no findings when it ends in an error, or floods', async () => {
    const comment = '{"line":2,"endLine":2,"column":1,"endColumn":2,"level":"info","code":2000,"message":"m"}'
    const report = `echo '{"comments":[${comment}]}'`
    assert.deepEqual(await shown(text, { executable: await program(report) }), ['SC2000 info 1:4-1:5'])
    assert.deepEqual(await shown(text, { executable: await program(`${report}; exit 2`) }), [])
    assert.deepEqual(await shown(text, { executable: await program('exec yes') }), [])
  })
})
