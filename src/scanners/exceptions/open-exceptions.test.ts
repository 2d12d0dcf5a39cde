import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { hasCode } from '../../errors/slipway-error.ts'
import { createLogger } from '../../observability/logger.ts'
import { openExceptions } from './open-exceptions.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const ENTRY = { id: 'CVE-2026-0001', reason: 'not reachable', author: 'ops', expires: '2026-12-31' }
const logger = createLogger('silent')

function open(t: TestContext, content: unknown = [ENTRY]) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-exceptions-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'exceptions.json')
  const write = (value: unknown) => writeFileSync(path, JSON.stringify(value))
  write(content)
  return { path, write, exceptions: openExceptions(path, logger) }
}

describe('the exceptions of a server', () => {
  it('are none where no file is named', () => {
    const exceptions = openExceptions('', logger)
    assert.deepEqual([exceptions.current(), exceptions.notes(NOW)], [[], []])
  })

  it('are those of the file as it is now', (t) => {
    const { write, exceptions } = open(t)
    assert.deepEqual(exceptions.current(), [ENTRY])
    const renewed = { ...ENTRY, expires: '2027-12-31' }
    write([renewed])
    assert.deepEqual(exceptions.current(), [renewed])
    write([])
    assert.deepEqual(exceptions.current(), [])
  })

  it('stay in force when the file is broken or gone, and the notes say why', (t) => {
    const { path, write, exceptions } = open(t)
    write([{ ...ENTRY, expires: 'never' }])
    assert.deepEqual(exceptions.current(), [ENTRY])
    const [note = ''] = exceptions.notes(NOW)
    assert.match(
      note,
      /^The new version of .* is not used, the exceptions before stay in force: entry 1 .*expires must/,
    )
    rmSync(path)
    assert.deepEqual(exceptions.current(), [ENTRY])
    assert.match(exceptions.notes(NOW)[0] ?? '', /is not there/)
    write([])
    assert.deepEqual([exceptions.current(), exceptions.notes(NOW)], [[], []])
  })

  it('that are over are told, with who made them', (t) => {
    const { exceptions } = open(t, [
      { ...ENTRY, expires: '2026-05-31' },
      { ...ENTRY, id: 'CVE-2' },
    ])
    assert.deepEqual(exceptions.notes(Date.parse('2026-05-31T23:59:59Z')), [])
    assert.match(
      exceptions.notes(NOW)[0] ?? '',
      /let nothing pass any more: CVE-2026-0001 \(by ops, 2026-05-31\)\. Renew/,
    )
    assert.equal(exceptions.current().length, 2)
  })

  it('are refused from the start where the file cannot be used', (t) => {
    const { path, write } = open(t)
    const isRefused = (error: unknown): boolean => hasCode(error, 'config_invalid') && error.where === path
    write({})
    assert.throws(() => openExceptions(path, logger), isRefused)
    truncateSync(path, 4 * 1024 * 1024 + 1)
    assert.throws(() => openExceptions(path, logger), /the limit is 4194304/)
    rmSync(path)
    assert.throws(() => openExceptions(path, logger), isRefused)
    assert.throws(() => openExceptions(tmpdir(), logger), /no regular file/)
  })
})
