import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ruleTables } from '../../../test/support/rule-table.ts'
import { DIAGNOSTIC_CODES } from '../codes.ts'
import { ALL_RULES } from './all-rules.ts'

const START = '<!-- rules: made by test/support/rule-table.ts -->'
const END = '<!-- end of rules -->'

describe('all rules', () => {
  it('have codes of their own', () => {
    const codes = [...Object.keys(DIAGNOSTIC_CODES), ...ALL_RULES.map(({ code }) => code)]
    assert.deepEqual(
      codes.filter((code, at) => codes.indexOf(code) !== at),
      [],
    )
  })

  it('are known by names that no other rule has', () => {
    const codes = new Set(ALL_RULES.map(({ code }) => code))
    const taken = ALL_RULES.flatMap(({ code, aliases }) =>
      aliases.filter((alias) => codes.has(alias)).map((alias) => `${code} is also known as ${alias}`),
    )
    assert.deepEqual(taken, [])
  })

  it('say in a title what they are about, and in a sentence what to do', () => {
    const odd = ALL_RULES.filter(
      ({ title, action }) => /[.\n]$|^$/.test(title) || !/^[A-Z][^\n]*\.$/.test(action),
    )
    assert.deepEqual(
      odd.map(({ code, title, action }) => `${code}: ${title}: ${action}`),
      [],
    )
  })

  it('are documented with code, severity, title, other names and advice', () => {
    const page = readFileSync(new URL('../../../docs/dockerfile-diagnostics.md', import.meta.url), 'utf8')
    const documented = page.slice(page.indexOf(START) + START.length, page.indexOf(END)).trim()
    const expected = ruleTables(ALL_RULES)
    const message = `put this between the two comments of docs/dockerfile-diagnostics.md:\n\n${expected}\n`
    assert.ok(documented === expected, message)
  })
})
