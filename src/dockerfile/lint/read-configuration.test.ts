import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MAX_CONFIGURATION_BYTES, readConfiguration } from './read-configuration.ts'

const read = (text: string) => readConfiguration(Buffer.from(text))

describe('readConfiguration', () => {
  it('reads all keys that mean something here', () => {
    const text = `
failure-threshold: Warning
ignored: [DL3008, SC2086]
override:
  error: [DL3002]
  warning:
    - DL3042
  info: [DL3032]
  style: [DL3015]
trustedRegistries: ['*.gcr.io', docker.io]
label-schema:
  author: text
  version: semver
strict-labels: true
disable-ignore-pragma: true
format: tty
`
    assert.deepEqual(read(text), {
      configuration: {
        ignored: ['DL3008', 'SC2086'],
        severities: { DL3002: 'error', DL3042: 'warning', DL3032: 'info', DL3015: 'info' },
        noSuppressions: true,
        trustedRegistries: ['*.gcr.io', 'docker.io'],
        labelSchema: { author: 'text', version: 'semver' },
        strictLabels: true,
      },
      failOn: 'warning',
      problem: null,
    })
  })

  it('takes an empty file, empty keys and a single registry', () => {
    for (const text of ['', '# nothing\n', 'ignored:\noverride:\n'])
      assert.deepEqual([read(text).configuration?.ignored, read(text).problem], [[], null])
    assert.deepEqual(read('trustedRegistries: docker.io').configuration?.trustedRegistries, ['docker.io'])
  })

  it('takes the severest of two severities of one code', () => {
    const text = 'override: {error: [DL1], info: [DL1, DL2], warning: [DL2]}'
    assert.deepEqual(read(text).configuration?.severities, { DL1: 'error', DL2: 'warning' })
  })

  it('knows when the command line is to fail', () => {
    assert.equal(read('no-fail: true\nfailure-threshold: error').failOn, 'never')
    assert.equal(read('failure-threshold: none').failOn, 'never')
    assert.equal(read('failure-threshold: style').failOn, 'info')
    assert.equal(read('').failOn, null)
  })

  it('uses the good keys of a file with bad ones, and says what they should be', () => {
    const { configuration, problem } = read('ignored: DL3008\noverride: {error: DL1}\nstrict-labels: true\n')
    assert.deepEqual([configuration?.strictLabels, configuration?.ignored], [true, []])
    assert.equal(
      problem,
      '.hadolint.yaml: ignored is not a list of codes; override is not lists of codes under error, warning, info and style.',
    )
  })

  it('says in one sentence what is wrong with a file that cannot be used', () => {
    const cases: [string | Buffer, RegExp][] = [
      ['a: [', /^\.hadolint\.yaml: line 1, column 5: Flow sequence [^\n]*\.$/],
      ['a: 1\na: 2\n', /unique/],
      ['- DL3008\n', /no map of keys/],
      ['just text', /no map of keys/],
      [Buffer.from([0xff, 0xfe]), /^\.hadolint\.yaml: .*\.$/],
      ['#'.repeat(MAX_CONFIGURATION_BYTES + 1), /more than 16384 bytes/],
    ]
    for (const [text, expected] of cases) {
      const { configuration, problem } = readConfiguration(Buffer.from(text))
      assert.equal(configuration, null)
      assert.match(problem ?? '', expected)
    }
  })

  it('survives files that are made to hurt a parser', () => {
    const bombs = [
      '['.repeat(MAX_CONFIGURATION_BYTES),
      '- '.repeat(MAX_CONFIGURATION_BYTES / 2),
      '{'.repeat(MAX_CONFIGURATION_BYTES),
      `a: &a [x, x]\nb: &b [${'*a, '.repeat(50)}]\nc: [${'*b, '.repeat(50)}]`,
      '&a [*a]',
      '__proto__: {ignored: [DL1]}\nconstructor: {x: 1}',
      'a: "'.padEnd(MAX_CONFIGURATION_BYTES, '\\'),
    ]
    for (const text of bombs) assert.deepEqual(read(text).configuration?.ignored ?? [], [])
    assert.deepEqual(read('label-schema: {__proto__: text}').configuration?.ignored, [])
  })
})
