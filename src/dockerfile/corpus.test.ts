import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corpusDocuments } from '../../test/corpus/documents.ts'
import type { ReadOptions } from './document.ts'
import { parseDockerfile, readDockerfile } from './read-dockerfile.ts'
import { ALL_RULES } from './rules/all-rules.ts'
import { lintedFile } from './rules/linted-file.ts'
import type { Found, LintContext } from './rules/rule.ts'

const OPTIONS: ReadOptions = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
  buildArgs: {},
}
/** Everything is switched on that a rule may ask for. */
const CONTEXT: LintContext = {
  buildArgs: {},
  performanceRequired: true,
  trustedRegistries: ['quay.io'],
  labelSchema: { version: 'semver', maintainer: 'email', 'org.opencontainers.image.licenses': 'spdx' },
  strictLabels: true,
}
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const documents = corpusDocuments()

test('the corpus has at least 200 Dockerfiles, each with a name and a text of its own', () => {
  assert.ok(documents.length >= 200)
  assert.equal(new Set(documents.map(({ name }) => name)).size, documents.length)
  assert.equal(new Set(documents.map(({ text }) => text)).size, documents.length)
})

for (const { name, text } of documents) {
  test(`the reader accepts ${name}`, () => {
    const { document, diagnostics } = readDockerfile(encode(text), OPTIONS)
    assert.ok(document, diagnostics.map((one) => `${one.code} ${one.message}`).join('\n'))
    assert.ok(document.instructions.length > 0)
  })

  test(`all rules look at ${name} and mark places in it`, () => {
    const { parsed } = parseDockerfile(encode(text), OPTIONS)
    assert.ok(parsed)
    const lines = parsed.document.text.split('\n')
    for (const rule of ALL_RULES) {
      const found: readonly Found[] = [...rule.check(lintedFile(parsed), CONTEXT)]
      for (const { range, message } of found) {
        const { start, end } = range
        assert.ok(end.character <= (lines[end.line]?.length ?? 0), `${rule.code}: ${message}`)
        assert.ok(start.line < end.line || start.character <= end.character, `${rule.code}: ${message}`)
      }
    }
  })
}

test('all rules go through the whole corpus in one file of 60 KB', () => {
  const bodies = documents.flatMap(({ text }) => {
    const { parsed } = parseDockerfile(encode(text), OPTIONS)
    return parsed?.document.escape === '\\' && parsed.commands.length < 8 ? [parsed.document.text] : []
  })
  let whole = ''
  for (const body of bodies) if (whole.length + body.length < 60_000) whole += `${body}\n`
  const limits = { ...OPTIONS.limits, maxInstructions: 5000, maxStages: 500 }
  const { parsed, diagnostics } = parseDockerfile(encode(whole), { ...OPTIONS, limits })
  assert.ok(parsed, diagnostics.map((one) => `${one.range.start.line} ${one.message}`).join('\n'))
  for (const rule of ALL_RULES)
    for (const found of rule.check(lintedFile(parsed), CONTEXT)) assert.ok(found.message)
})
