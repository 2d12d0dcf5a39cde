import assert from 'node:assert/strict'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runSlipway } from '../scripted-service.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-lint-'))
})
after(() => rm(folder, { recursive: true }))

async function write(name: string, text: string): Promise<string> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text)
  return file
}

const lint = (...args: string[]) => runSlipway(['lint', ...args], { cwd: folder })

const QUOTES = 'FROM debian:12\nRUN echo “x”\n'

describe('slipway lint', () => {
  it('quotes the line, marks the place and says what to do', async () => {
    await write('plain/Dockerfile', QUOTES)
    const { code, stdout, stderr } = await lint('plain', '--no-shellcheck')
    assert.equal(code, 0, stderr)
    assert.match(
      stdout,
      /^plain\/Dockerfile:2:10 warning SLP0201: .*\n {2}2 \| RUN echo “x”\n {4}\| {10}\^\n {2}→ Replace them/m,
    )
    assert.match(stderr, /^1 file: 1 warning\.\n$/)
    assert.ok(!stdout.includes('\x1b'))
  })

  it('ends with 1 for errors, and from the severity on that --fail-on names', async () => {
    await write('bad', 'FROM a\nRNU x\n')
    await write('quotes', QUOTES)
    assert.equal((await lint('bad')).code, 1)
    assert.equal((await lint('bad', '--fail-on', 'never')).code, 0)
    assert.equal((await lint('quotes', '--fail-on', 'warning')).code, 1)
  })

  it('takes a Dockerfile on stdin', async () => {
    const { code, stdout } = await runSlipway(['lint', '-'], { cwd: folder, stdin: 'RUN x\n' })
    assert.equal(code, 1)
    assert.match(stdout, /^stdin:1:1 error SLP0013/m)
  })

  it('knows what the .dockerignore beside the Dockerfile leaves out', async () => {
    const text = 'FROM debian:12\nCOPY notes.log /x\n'
    await write('ignoring/Dockerfile', text)
    await write('ignoring/other.Dockerfile', text)
    await write('ignoring/.dockerignore', '# a comment\r\n*.log\r\n')
    await write('ignoring/other.Dockerfile.dockerignore', 'x\n')
    const { stdout } = await lint('ignoring', 'ignoring/other.Dockerfile', '--no-shellcheck')
    assert.match(stdout, /^ignoring\/Dockerfile:2:6 warning CopyIgnoredFile: notes\.log/m)
    assert.doesNotMatch(stdout, /other.*CopyIgnoredFile/)
  })

  it('takes the configuration beside the Dockerfile, the one of this folder, or the one it is given', async () => {
    await write('configured/Dockerfile', QUOTES)
    await write('configured/.hadolint.yml', 'ignored: [SLP0201]\nfailure-threshold: warning\n')
    await write('loud.yaml', 'override: {error: [SLP0201]}\n')
    assert.ok(!(await lint('configured')).stdout.includes('SLP0201'))
    const given = await lint('configured', '--config', 'loud.yaml')
    assert.equal(given.code, 1)
    assert.match(given.stdout, /error SLP0201/)
    await write('own/.hadolint.yaml', 'failure-threshold: warning\n')
    await write('own/Dockerfile', QUOTES)
    assert.equal((await lint('own')).code, 1)
    assert.equal((await lint('own', '--fail-on', 'error')).code, 0)
  })

  it('warns of a configuration that cannot be used, and goes on', async () => {
    await write('broken/Dockerfile', QUOTES)
    await write('broken/.hadolint.yaml', 'ignored: [\n')
    const { code, stdout } = await lint('broken')
    assert.equal(code, 0)
    assert.match(stdout, /broken\/Dockerfile:1:1 warning SLP0205: broken\/\.hadolint\.yaml: line 2/)
  })

  it('ends with 2 for what cannot be read and for options that do not fit', async () => {
    const cases: [string[], RegExp][] = [
      [['nowhere'], /There is no nowhere/],
      [['.'], /There is no Dockerfile/],
      [[], /missing required argument/],
      [['-', '-'], /stdin can be read once/],
      [['-', '--fix'], /stdin is none/],
      [['x', '--dry-run'], /--dry-run goes with --fix/],
      [['x', '--format', 'odt'], /text, json, sarif, github, checkstyle/],
      [['x', '--ignore', '-1'], /a code as DL3008/],
    ]
    const results = await Promise.all(cases.map(([args]) => lint(...args)))
    results.forEach(({ code, stderr }, index) => {
      assert.equal(code, 2, stderr)
      assert.match(stderr, cases[index]?.[1] ?? /never/)
    })
  })

  it('lets no name and no line of a file control the terminal', async () => {
    await write('ev\x1b[31mil', 'FROM a\nRUN echo \x1b]0;owned\x07 “x”\u202e\n')
    for (const format of ['text', 'json', 'sarif', 'github', 'checkstyle']) {
      const { stdout } = await lint('ev\x1b[31mil', '--format', format)
      assert.ok(stdout.includes('SLP0201'), format)
      assert.ok(!/[\x1b\x07\u202e]/.test(stdout), format)
    }
  })
})

describe('slipway lint --fix', () => {
  const CASE = '\ufefffrom debian:12\r\nRUN x\r\nRUN y\r\n'

  it('shows the changes and writes nothing with --dry-run', async () => {
    const file = await write('dry', CASE)
    const { stderr } = await lint('dry', '--fix', '--dry-run')
    assert.match(
      stderr,
      /^would fix dry:1 ConsistentInstructionCasing: .*\n- from debian:12\n\+ FROM debian:12\n/,
    )
    assert.equal(await readFile(file, 'utf8'), CASE)
  })

  it('keeps the byte order mark, the line ends, the mode, and a link as a link', async () => {
    const file = await write('real/Dockerfile', CASE)
    await chmod(file, 0o640)
    await symlink('real/Dockerfile', path.join(folder, 'link'))
    const { code, stdout, stderr } = await lint('link', '--fix')
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^fixed link:1 ConsistentInstructionCasing/)
    assert.ok(!stdout.includes('ConsistentInstructionCasing'))
    assert.equal(await readFile(file, 'utf8'), CASE.replace('from', 'FROM'))
    assert.equal((await stat(file)).mode & 0o777, 0o640)
    assert.ok((await lstat(path.join(folder, 'link'))).isSymbolicLink())
    assert.deepEqual(await readdir(path.join(folder, 'real')), ['Dockerfile'])
  })

  it('leaves a file alone that has nothing to fix', async () => {
    const file = await write('done', 'FROM debian:12\n')
    const { mtimeNs } = await stat(file, { bigint: true })
    assert.equal((await lint('done', '--fix')).code, 0)
    assert.equal((await stat(file, { bigint: true })).mtimeNs, mtimeNs)
  })
})
