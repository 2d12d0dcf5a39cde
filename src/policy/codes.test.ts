import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isPolicyCode } from '../dockerfile/codes.ts'
import { POLICY_CODES, RULE_NAMES } from './codes.ts'
import { POLICY_RULES } from './rules/rules.ts'

const documentation = readFileSync(new URL('../../docs/dockerfile-diagnostics.md', import.meta.url), 'utf8')

test('every code is documented with its rule, title and advice, and nothing else is', () => {
  const rows = [...documentation.matchAll(/^\| `(SEC\d{4})` \| `(\w+)` \| (.+?) \| (.+?) \|$/gm)]
  const documented = rows.map(([, code, rule, title, action]) => ({ code, rule, title, action }))
  const expected = Object.entries(POLICY_CODES).map(([rule, { code, title, action }]) => ({
    code,
    rule,
    title,
    action,
  }))
  assert.deepEqual(documented, expected)
})

test('each rule has a code of its own, and each code a rule', () => {
  const codes = Object.values(POLICY_CODES).map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  assert.ok(codes.every(isPolicyCode))
  assert.deepEqual(POLICY_RULES.map(({ name }) => name).toSorted(), RULE_NAMES.toSorted())
})
