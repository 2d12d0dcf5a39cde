import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { CODES } from './codes.ts'

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, code, , when, action]) => ({
    code,
    when,
    action,
  }),
)

describe('the catalogue of errors', () => {
  it('has every code in docs/errors.md, and docs/errors.md has no other', () => {
    assert.deepEqual(new Set(rows.map(({ code }) => code)), new Set(Object.keys(CODES)))
  })

  it('is documented with one row for each code', () => {
    assert.equal(new Set(rows.map(({ code }) => code)).size, rows.length)
  })

  it('says of each error what it is and what to do', () => {
    for (const [code, entry] of Object.entries(CODES)) {
      assert.match(code, /^[a-z]+(_[a-z]+)*$/)
      assert.ok(entry.title.length > 10 && !entry.title.endsWith('.'), `title of ${code}`)
      assert.ok(entry.action.endsWith('.'), `action of ${code}`)
    }
  })
})
