import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { awaitState } from '../setup/await-state.ts'
import { runBatch } from './batch.ts'
import type { FileResult } from './tally.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-batch-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const IMPORTS = "import { describe, it, test } from 'node:test'\n"

function testFile(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, IMPORTS + text)
  return path
}

async function run(files: readonly string[], idleMs = 60_000) {
  const results: FileResult[] = []
  const totals = await runBatch({ files, idleMs, env: process.env, onFile: (result) => results.push(result) })
  return { totals, results }
}

describe('runBatch', () => {
  it('counts what passed, failed and was skipped, file by file', async () => {
    const first = testFile(
      'first.test.mjs',
      "test('a', () => {})\ntest('b', { skip: 'no engine' }, () => {})\n",
    )
    const second = testFile(
      'second.test.mjs',
      "describe('s', () => { it('c', () => {}); it('d', () => { throw new Error('broken') }) })\n",
    )
    const { totals, results } = await run([first, second])
    assert.equal(totals.passed, 2)
    assert.deepEqual(totals.skips, [{ file: first, name: 'b', reason: 'no engine' }])
    assert.deepEqual(
      totals.failures.map(({ file, name }) => ({ file, name })),
      [{ file: second, name: 's > d' }],
    )
    assert.match(totals.failures[0]?.detail ?? '', /broken/)
    assert.deepEqual(
      results.map(({ file, passed, failures, skipped }) => ({
        file,
        passed,
        failed: failures.length,
        skipped,
      })),
      [
        { file: first, passed: 1, failed: 0, skipped: 1 },
        { file: second, passed: 1, failed: 1, skipped: 0 },
      ],
    )
  })

  it('counts a suite that is left out, with the reason', async () => {
    const path = testFile(
      'left-out.test.mjs',
      "describe('s', { skip: 'no engine' }, () => { it('a', () => {}); it('b', () => {}) })\n",
    )
    const { totals } = await run([path])
    assert.equal(totals.passed, 0)
    assert.deepEqual(totals.skips, [{ file: path, name: 's', reason: 'no engine' }])
  })

  it('tells tests that another file defines as those of the file that it runs', async () => {
    writeFileSync(
      join(folder, 'shared.mjs'),
      `${IMPORTS}export const suite = (name) => describe(name, () => it('holds', () => {}))\n`,
    )
    const path = testFile(
      'uses.test.mjs',
      "import { suite } from './shared.mjs'\nsuite('one')\ntest('own', () => {})\nsuite('two')\n",
    )
    const { results } = await run([path])
    assert.deepEqual(
      results.map(({ file, passed }) => ({ file, passed })),
      [{ file: path, passed: 3 }],
    )
  })

  it('counts a file that cannot be loaded as failed, and runs the others', async () => {
    const bad = testFile('bad.test.mjs', "import './not-there.mjs'\n")
    const good = testFile('good.test.mjs', "test('a', () => {})\n")
    const { totals } = await run([bad, good])
    assert.equal(totals.passed, 1)
    assert.deepEqual(
      totals.failures.map(({ file }) => file),
      [bad],
    )
  })

  it('ends a test that hangs and names it', async () => {
    const path = testFile(
      'hang.test.mjs',
      "test('fine', () => {})\ndescribe('s', () => { it('never ends', () => new Promise(() => setInterval(() => {}, 1000))) })\n",
    )
    const { totals } = await run([path], 1500)
    assert.equal(totals.passed, 1)
    assert.deepEqual(
      totals.failures.map(({ name }) => name),
      ['s > never ends'],
    )
  })

  it('counts a file as failed that leaves something open', async () => {
    const path = testFile('open.test.mjs', "test('a', () => {})\nsetInterval(() => {}, 1000)\n")
    const { totals } = await run([path], 1500)
    assert.equal(totals.passed, 1)
    assert.match(totals.failures[0]?.name ?? '', /does not end/)
  })

  it('counts a process that ends in the middle as failed, with its output', async () => {
    const path = testFile(
      'exit.test.mjs',
      "test('a', () => { console.error('last words'); process.exit(3) })\n",
    )
    const { totals } = await run([path])
    assert.equal(totals.passed, 0)
    assert.match(totals.failures[0]?.detail ?? '', /ended early \(3\)[^]*last words/)
  })

  it('ends the processes that a test left behind', async () => {
    const pidFile = join(folder, 'pid')
    const path = testFile(
      'orphan.test.mjs',
      `import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
test('a', () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  writeFileSync(${JSON.stringify(pidFile)}, String(child.pid))
  child.unref()
})\n`,
    )
    const { totals } = await run([path])
    assert.equal(totals.passed, 1)
    const pid = readFileSync(pidFile, 'utf8')
    const gone = await awaitState(() => (isAlive(pid) ? undefined : true), 10_000)
    assert.equal(gone, true)
  })
})

/** A process that ended but was not waited for yet counts as gone. */
function isAlive(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}
