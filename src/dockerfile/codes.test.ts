import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DIAGNOSTIC_CODES } from './codes.ts'

const documentation = readFileSync(new URL('../../docs/dockerfile-diagnostics.md', import.meta.url), 'utf8')

test('every code is documented with its title and advice, and nothing else is', () => {
  const rows = [...documentation.matchAll(/^\| `(SLP\d{4})` \| (.+?) \| (.+?) \|$/gm)]
  const documented = Object.fromEntries(rows.map(([, code, title, action]) => [code, { title, action }]))
  const expected = Object.fromEntries(
    Object.entries(DIAGNOSTIC_CODES).map(([code, { title, action }]) => [code, { title, action }]),
  )
  assert.deepEqual(documented, expected)
})

test('every code but two that need unusual files is named in a test of behaviour', () => {
  const tests = ['read-dockerfile.test.ts', 'reading.test.ts', 'remote-add.test.ts']
    .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
    .join('')
  const untested = Object.keys(DIAGNOSTIC_CODES).filter((code) => !tests.includes(code))
  assert.deepEqual(untested, ['SLP0027', 'SLP0203'])
})
