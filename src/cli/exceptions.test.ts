import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { runSlipway } from './scripted-service.ts'

const ENTRY = { id: 'CVE-2026-1', reason: 'not\u001b[2J reachable', author: 'ops', expires: '2999-12-31' }

function run(t: TestContext, content: unknown, ...args: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-cli-exceptions-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'exceptions.json')
  writeFileSync(file, JSON.stringify(content))
  return runSlipway(['exceptions', file, ...args])
}

describe('slipway exceptions', () => {
  it('lists those in force and those that are over, and ends with 1 for the latter', async (t) => {
    const good = await run(t, [ENTRY])
    assert.equal(good.code, 0)
    assert.match(good.stdout, /^in force +CVE-2026-1 +\* +2999-12-31 +ops +not/m)
    assert.ok(!good.stdout.includes('\u001b'))
    const over = await run(t, [ENTRY, { ...ENTRY, package: 'lib*', expires: '2020-01-01' }], '--json')
    assert.equal(over.code, 1)
    const { exceptions } = JSON.parse(over.stdout) as { exceptions: readonly { inForce: boolean }[] }
    assert.deepEqual(
      exceptions.map(({ inForce }) => inForce),
      [true, false],
    )
  })

  it('says what is wrong with a file, by entry and field', async (t) => {
    const { code, stdout, stderr } = await run(t, [{ ...ENTRY, expires: undefined }])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /entry 1 \(CVE-2026-1\) has no expires: an exception without an end is a hole/)
    assert.match(stderr, /docs\/guides\/findings\.md/)
  })

  it('says where the file is to be named', async () => {
    const { code, stderr } = await runSlipway(['exceptions'])
    assert.equal(code, 2)
    assert.match(stderr, /SLIPWAY_SCAN_EXCEPTIONS/)
  })
})
