import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DIAGNOSTIC_CODES } from './codes.ts'

const documentation = readFileSync(new URL('../../docs/dockerfile-diagnostics.md', import.meta.url), 'utf8')

/** Warnings stand among the findings of the linter, and are compared with them. */
test('every code that refuses a file is documented with its title and advice, and nothing else is', () => {
  const rows = [...documentation.matchAll(/^\| `(SLP0[01]\d\d)` \| (.+?) \| (.+?) \|$/gm)]
  const documented = Object.fromEntries(rows.map(([, code, title, action]) => [code, { title, action }]))
  const refusing = Object.entries(DIAGNOSTIC_CODES).filter(([code]) => !code.startsWith('SLP02'))
  const expected = Object.fromEntries(refusing.map(([code, { title, action }]) => [code, { title, action }]))
  assert.deepEqual(documented, expected)
})

test('every code but two that need unusual files is named in a test of behaviour', () => {
  const tests = [
    'read-dockerfile.test.ts',
    'reading.test.ts',
    'lint/lint-dockerfile.test.ts',
    'lint/create-linter.test.ts',
  ]
    .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
    .join('')
  const untested = Object.keys(DIAGNOSTIC_CODES).filter((code) => !tests.includes(code))
  assert.deepEqual(untested, ['SLP0027', 'SLP0203'])
})
