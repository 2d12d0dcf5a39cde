import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Rule } from '../rules/rule.ts'
import { MOST_IN_ALL, MOST_OF_ONE_CODE } from './keep-most.ts'
import { type LintConfiguration, type LintOptions, lintDockerfile, readAndLint } from './lint-dockerfile.ts'
import { READING, keywordRule, upperCase } from './sample-rules.ts'

const RULES = [
  upperCase,
  keywordRule('StageNameCasing', 'FROM', { aliases: ['DL9001'] }),
  keywordRule('DL3008', 'RUN'),
  keywordRule('SLP0301', 'ENV', { severity: 'error' }),
  keywordRule('DL3057', 'USER', { offByDefault: true }),
]
const DEFAULTS: LintConfiguration = {
  ignored: [],
  severities: {},
  noSuppressions: false,
  trustedRegistries: null,
  labelSchema: null,
  strictLabels: false,
}

function lint(text: string, options: Partial<LintOptions> = {}, rules: readonly Rule[] = RULES) {
  const all = { ...READING, buildArgs: {}, performanceRequired: false, configuration: null, ...options }
  return readAndLint(Buffer.from(text), all, rules)
}

function codes(text: string, configuration: Partial<LintConfiguration> | null = null): readonly string[] {
  const given = configuration === null ? null : { ...DEFAULTS, ...configuration }
  const { diagnostics } = lint(text, { configuration: given })
  return diagnostics.map(({ code, severity, range }) => `${range.start.line + 1} ${code} ${severity}`)
}

describe('readAndLint', () => {
  it('gives findings in the order of the file, the ones of the reader among them', () => {
    assert.deepEqual(codes('FROM a\nRUN echo “x”\nENV a=b\n'), [
      '1 StageNameCasing warning',
      '2 DL3008 warning',
      '2 SLP0201 warning',
      '3 SLP0301 error',
    ])
  })

  it('asks no rule about a file that the reader refuses', () => {
    const { parsed, diagnostics } = lint('FROM a\nRNU x\n')
    assert.equal(parsed, null)
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['SLP0014'],
    )
  })

  it('hands out what the reader knows although a rule finds an error', () => {
    const { parsed, diagnostics } = lint('FROM a\nENV a=b\n')
    assert.equal(parsed?.commands.length, 2)
    assert.ok(diagnostics.some(({ severity }) => severity === 'error'))
  })

  it('puts the names of other linters, the advice of the rule and its fix into the finding', () => {
    const [found] = lint('from a\n', {}, [upperCase]).diagnostics
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }
    assert.deepEqual(found, {
      code: 'ConsistentCase',
      severity: 'info',
      message: 'from is not in upper case.',
      action: 'Write it in upper case.',
      range,
      aliases: ['DL9002'],
      fix: { title: 'Write FROM', edits: [{ range, text: 'FROM' }] },
    })
  })

  it('keeps fifty findings of one code, and of more than five hundred the severest', () => {
    const many = Array.from({ length: 12 }, (_, at) => keywordRule(`DL900${at}`, 'RUN'))
    const text = `FROM a\n${'RUN x\n'.repeat(60)}ENV a=b\n`
    const { diagnostics } = lint(text, {}, [...many, ...RULES])
    assert.equal(diagnostics.length, MOST_IN_ALL)
    const of = (code: string) => lint(text).diagnostics.filter((one) => one.code === code).length
    assert.equal(of('DL3008'), MOST_OF_ONE_CODE)
    assert.equal(diagnostics.at(-1)?.code, 'SLP0301')
  })

  it('throws what a rule throws, or tells it and goes on with the next rule', () => {
    const broken = keywordRule('DL9999', 'RUN', {
      check: () => {
        throw new RangeError('broken')
      },
    })
    assert.throws(() => lint('FROM a\n', {}, [broken, ...RULES]), /broken/)
    const told: string[] = []
    const onRuleError = (code: string, error: unknown) => told.push(`${code} ${String(error)}`)
    const { diagnostics } = lint('FROM a\n', { onRuleError }, [broken, ...RULES])
    assert.deepEqual(told, ['DL9999 RangeError: broken'])
    assert.equal(diagnostics.length, 1)
  })

  it('is what lintDockerfile gives, with all rules', () => {
    const options = { ...READING, buildArgs: {}, performanceRequired: false, configuration: null }
    const text = Buffer.from('FROM a\nRUN echo “x”\n')
    assert.ok(lintDockerfile(text, options).some(({ code }) => code === 'SLP0201'))
  })
})

describe('# hadolint ignore', () => {
  it('silences codes and aliases for the next instruction only', () => {
    const text =
      'FROM a\n# hadolint ignore=DL3008\nRUN x\nRUN y\n# hadolint ignore = DL9001 , DL1 # why\nFROM b\n'
    assert.deepEqual(codes(text), ['1 StageNameCasing warning', '4 DL3008 warning'])
  })

  it('adds up over the comments right above, and not over a blank line', () => {
    assert.deepEqual(codes('# hadolint ignore=DL9001\n# why\n#hadolint  ignore=DL9002\nfrom a\n'), [])
    assert.deepEqual(
      codes('# hadolint ignore=DL9001\n\nFROM a\n'),
      ['1 StageNameCasing warning'].map((one) => one.replace('1', '3')),
    )
  })

  it('covers the whole of an instruction of several lines', () => {
    const text = 'FROM a\n# hadolint ignore=DL3008,SLP0201\nRUN x \\\n  “y” \\\n  z\n'
    assert.deepEqual(codes(text), ['1 StageNameCasing warning'])
  })

  it('is no comment in a heredoc, nor between the lines of an instruction', () => {
    const heredoc =
      'FROM a\nRUN <<EOF\n# hadolint global ignore=DL3008\n# hadolint ignore=DL3008\nEOF\nRUN y\n'
    assert.deepEqual(codes(heredoc).slice(1), ['2 DL3008 warning', '6 DL3008 warning'])
    assert.deepEqual(codes('FROM a\nRUN x \\\n# hadolint ignore=DL3008\n  y\n').slice(1), [
      '2 DL3008 warning',
    ])
  })

  it('silences in the whole file with global, wherever it stands', () => {
    const text = 'FROM a\nRUN x\nRUN y\n# hadolint global ignore=DL3008,StageNameCasing # reason\n'
    assert.deepEqual(codes(text), [])
  })

  it('has no say over what the reader refuses', () => {
    assert.deepEqual(codes('# hadolint global ignore=SLP0014\nFROM a\n# hadolint ignore=SLP0014\nRNU x\n'), [
      '4 SLP0014 error',
    ])
  })

  it('is not heard where the configuration says so, nor is check=skip', () => {
    const text =
      '# check=skip=all\n# hadolint ignore=DL9001\nFROM a\n# hadolint global ignore=DL3008\nRUN x\n'
    assert.deepEqual(codes(text, { noSuppressions: true }), ['3 StageNameCasing warning', '5 DL3008 warning'])
  })
})

describe('# check', () => {
  it('skips checks of BuildKit by name, and no other rules', () => {
    assert.deepEqual(codes('# check=skip=StageNameCasing, DL3008\nfrom a\nRUN x\n'), [
      '2 ConsistentCase info',
      '3 DL3008 warning',
    ])
    assert.deepEqual(codes('#check = skip=all\nfrom a\nRUN x\n'), ['3 DL3008 warning'])
  })

  it('makes errors of what BuildKit finds, and of nothing else', () => {
    assert.deepEqual(codes('# check=skip=ConsistentCase;error=true\nfrom a\nRUN x\n'), [
      '2 StageNameCasing error',
      '3 DL3008 warning',
    ])
    assert.deepEqual(codes('# check=error=false\nFROM a\n'), ['2 StageNameCasing warning'])
  })

  it('is heard in the head only, after other directives and a #! line too', () => {
    assert.deepEqual(codes('#!/usr/bin/docker\n# escape=\\\n# CHECK=skip=all\nFROM a\n'), [])
    for (const head of ['\n', '# a comment\n', '# other=1\n'])
      assert.equal(codes(`${head}# check=skip=all\nFROM a\n`).length, 1, head)
  })

  it('is told of when it is malformed, and has no effect then', () => {
    for (const value of ['skip', 'leave=all', 'skip=all;error=perhaps', 'all'])
      assert.deepEqual(codes(`# check=${value}\nFROM a\n`), [
        '1 SLP0206 warning',
        '2 StageNameCasing warning',
      ])
  })
})

describe('a configuration', () => {
  it('ignores codes and aliases', () => {
    assert.deepEqual(codes('FROM a\nRUN x\n', { ignored: ['DL9001', 'DL3008'] }), [])
  })

  it('sets severities, by alias too, of the warnings of the reader as well', () => {
    const severities = { DL9001: 'info', DL3008: 'error', SLP0201: 'error', SLP0301: 'info' } as const
    assert.deepEqual(codes('FROM a\nRUN “x”\nENV a=b\n', { severities }), [
      '1 StageNameCasing info',
      '2 DL3008 error',
      '2 SLP0201 error',
      '3 SLP0301 info',
    ])
  })

  it('is what switches a rule on that is off by default', () => {
    assert.deepEqual(codes('FROM a\nUSER b\n'), ['1 StageNameCasing warning'])
    assert.equal(codes('FROM a\nUSER b\n', { severities: { DL3057: 'info' } })[1], '2 DL3057 info')
  })

  it('does not make errors of the reader less', () => {
    const severities = { SLP0014: 'info' } as const
    assert.deepEqual(codes('FROM a\nRNU x\n', { severities, ignored: ['SLP0014'] }), ['2 SLP0014 error'])
  })
})
