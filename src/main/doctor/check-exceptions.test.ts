import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { checkExceptions } from './check-exceptions.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')

it('doctor tells exceptions that are over, and a file that the service would not start with', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-doctor-exceptions-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'exceptions.yaml')
  const findings = (text: string) => {
    writeFileSync(file, text)
    return checkExceptions(file, NOW).map(({ state, detail }) => [state, detail])
  }
  const entry = (expires: string) => `- { id: CVE-2026-1, reason: unused, author: ops, expires: ${expires} }`
  assert.deepEqual(findings(entry('2026-06-01')), [['ok', `1 in force (${file})`]])
  const [[state, detail] = []] = findings(entry('2026-05-31'))
  assert.equal(state, 'weak')
  assert.match(detail ?? '', /CVE-2026-1 \(by ops, 2026-05-31\)/)
  assert.match(findings(entry('never'))[0]?.join(': ') ?? '', /^missing: entry 1 .* expires must be a day/)
  assert.deepEqual(checkExceptions('', NOW), [])
})
