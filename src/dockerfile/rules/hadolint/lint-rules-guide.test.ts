import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseDockerfile } from '../../read-dockerfile.ts'
import { ALL_RULES } from '../all-rules.ts'

const guide = readFileSync(new URL('../../../../docs/guides/lint-rules.md', import.meta.url), 'utf8')
const rows = [...guide.matchAll(/^\| `(DL\d{4})` \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, code = '', , severity = '', covered = '']) => ({ code, severity, covered }),
)
const codesOf = (pattern: RegExp) =>
  rows.filter(({ covered }) => pattern.test(covered)).map(({ code }) => code)

test('the guide names all rules under codes of hadolint, and no others, as our own', () => {
  const own = ALL_RULES.map(({ code }) => code).filter((code) => code.startsWith('DL'))
  assert.deepEqual(codesOf(/^own/), own.sort())
})

test('the guide names the check of BuildKit for each code that is an alias of one', () => {
  const aliases = ALL_RULES.flatMap(({ code, aliases: names }) => names.map((name) => `${name} ${code}`))
  const named = rows.flatMap(({ code, covered }) => {
    const check = /^`(\w+)`$/.exec(covered)?.[1]
    return check === undefined ? [] : [`${code} ${check}`]
  })
  assert.deepEqual(named, aliases.filter((alias) => alias.startsWith('DL')).sort())
})

test('severities are those of hadolint, style as info, or the guide says which they are', () => {
  const known = new Map(rows.map((row) => [row.code, row]))
  for (const { code, severity, offByDefault } of ALL_RULES) {
    const row = known.get(code)
    if (row === undefined) continue
    const own = /; (warning|info)$/.exec(row.covered)?.[1] ?? row.severity
    if (own === 'ignore') assert.equal(offByDefault, true, code)
    else assert.equal(severity, own, code)
  }
})

const refused: readonly (readonly [hadolint: string, code: string, text: string])[] = [
  ['DL3043', 'SLP0016', 'FROM a:1\nONBUILD FROM b:1\n'],
  ['DL3043', 'SLP0016', 'FROM a:1\nONBUILD ONBUILD RUN x\n'],
  ['DL3043', 'SLP0016', 'FROM a:1\nONBUILD MAINTAINER x\n'],
  ['DL3061', 'SLP0013', 'RUN x\nFROM a:1\n'],
  ['DL3061', 'SLP0013', 'ARG A\nLABEL a=b\nFROM a:1\n'],
]
for (const [hadolint, code, text] of refused) {
  test(`the reader refuses ${JSON.stringify(text)}, which ${hadolint} is about`, () => {
    const limits = { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 }
    const read = parseDockerfile(new TextEncoder().encode(text), { limits, buildArgs: {} })
    assert.deepEqual(
      read.diagnostics.filter(({ severity }) => severity === 'error').map((one) => one.code),
      [code],
    )
    assert.ok(codesOf(new RegExp(code)).includes(hadolint))
  })
}
