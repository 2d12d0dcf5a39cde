import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Lint, LintSubject } from './linter.ts'
import { rememberLatest } from './remember-latest.ts'

const SUBJECT: LintSubject = {
  buildArgs: {},
  performanceRequired: false,
  configuration: null,
  dockerignore: null,
}

function counting(): { readonly lint: Lint; readonly asked: string[] } {
  const asked: string[] = []
  const lint = rememberLatest((bytes) => {
    asked.push(Buffer.from(bytes).toString())
    return { parsed: null, diagnostics: [], frontends: [] }
  })
  return { lint, asked }
}

it('an equal file under equal circumstances is looked at once', () => {
  const { lint, asked } = counting()
  const first = lint(Buffer.from('FROM a'), SUBJECT)
  assert.equal(lint(Buffer.from('FROM a'), { ...SUBJECT }), first)
  assert.equal(asked.length, 1)
})

it('another byte, argument, configuration or need is another question', () => {
  const { lint, asked } = counting()
  const file = Buffer.from('FROM a')
  lint(file, SUBJECT)
  lint(Buffer.from([...file, 0xff]), SUBJECT)
  lint(Buffer.from([...file, 0xfe]), SUBJECT)
  lint(file, { ...SUBJECT, buildArgs: { A: 'b' } })
  lint(file, { ...SUBJECT, performanceRequired: true })
  lint(file, { ...SUBJECT, configuration: Buffer.from('') })
  lint(file, { ...SUBJECT, dockerignore: Buffer.from('') })
  assert.equal(asked.length, 7)
})

it('the oldest are forgotten, and large files never remembered', () => {
  const { lint, asked } = counting()
  for (let count = 0; count <= 100; count++) lint(Buffer.from(`FROM a${count}`), SUBJECT)
  lint(Buffer.from('FROM a100'), SUBJECT)
  assert.equal(asked.length, 101)
  lint(Buffer.from('FROM a0'), SUBJECT)
  for (let count = 0; count < 2; count++) lint(Buffer.alloc(5000, 'a'), SUBJECT)
  assert.equal(asked.length, 104)
})
