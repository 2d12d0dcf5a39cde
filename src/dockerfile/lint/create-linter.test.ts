import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLinter } from './create-linter.ts'
import { readConfiguration } from './read-configuration.ts'
import { READING, keywordRule } from './sample-rules.ts'

const rules = [keywordRule('DL3008', 'RUN'), keywordRule('DL3009', 'ENV')]

function codes(ours: string | null, sent: string | null): readonly string[] {
  const configuration = ours === null ? null : readConfiguration(Buffer.from(ours)).configuration
  const lint = createLinter({ reading: READING, configuration, rules })
  const subject = { buildArgs: {}, performanceRequired: false, dockerignore: null }
  return lint(Buffer.from('FROM a\n# hadolint ignore=DL3009\nENV a=b\nRUN x\n'), {
    ...subject,
    configuration: sent === null ? null : Buffer.from(sent),
  }).diagnostics.map(({ code }) => code)
}

describe('createLinter', () => {
  it('uses the configuration of the operator where none is sent, and the sent one else', () => {
    assert.deepEqual(codes(null, null), ['DL3008'])
    assert.deepEqual(codes('ignored: [DL3008]', null), [])
    assert.deepEqual(codes('ignored: [DL3008]', 'ignored: [DL9999]'), ['DL3008'])
  })

  it('hears nothing that is sent when the operator has disabled the comments', () => {
    assert.deepEqual(codes('disable-ignore-pragma: true', 'ignored: [DL3008, DL3009]'), ['DL3009', 'DL3008'])
  })

  it('tells on the first line of a configuration that cannot be used, and goes on with the one of the operator', () => {
    assert.deepEqual(codes('ignored: [DL3008]', 'ignored: ['), ['SLP0205'])
  })
})
