import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { corpusDocuments } from '../../../test/corpus/documents.ts'
import { ruleTables } from '../../../test/support/rule-table.ts'
import { DIAGNOSTIC_CODES } from '../codes.ts'
import { parseDockerfile } from '../read-dockerfile.ts'
import { ALL_RULES } from './all-rules.ts'
import { lintedFile } from './linted-file.ts'
import { PLAIN_CONTEXT } from './support/rule-trial.ts'

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

  it('have nothing to say about a file without the instructions that they look at', () => {
    const context = {
      ...PLAIN_CONTEXT,
      performanceRequired: true,
      strictLabels: true,
      dockerignore: '*.txt\nsrc\n',
    }
    const limits = { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 }
    const told = corpusDocuments().flatMap(({ name, text }) => {
      const { parsed } = parseDockerfile(Buffer.from(text), { limits, buildArgs: {} })
      if (parsed === null) return []
      const file = lintedFile(parsed)
      return ALL_RULES.filter(({ keywords }) => keywords?.some((keyword) => file.has(keyword)) === false)
        .filter((rule) => [...rule.check(file, context)].length > 0)
        .map(({ code }) => `${code} in ${name}`)
    })
    assert.deepEqual(told, [])
    assert.ok(ALL_RULES.filter(({ keywords }) => keywords !== undefined).length > 50)
  })

  it('are documented with code, severity, title, other names and advice', () => {
    const page = readFileSync(new URL('../../../docs/dockerfile-diagnostics.md', import.meta.url), 'utf8')
    const documented = page.slice(page.indexOf(START) + START.length, page.indexOf(END)).trim()
    const expected = ruleTables(ALL_RULES)
    const message = `put this between the two comments of docs/dockerfile-diagnostics.md:\n\n${expected}\n`
    assert.ok(documented === expected, message)
  })
})
