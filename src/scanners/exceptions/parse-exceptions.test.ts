import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { parseExceptions } from './parse-exceptions.ts'

const ENTRY = { id: 'CVE-2026-0001', reason: 'not reachable', author: 'ops', expires: '2026-12-31' }
const parse = (text: string) => parseExceptions(text, 'exceptions.yaml')

/** What is said of a file that is refused. */
function refusal(content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  try {
    parse(text)
  } catch (error) {
    assert.ok(error instanceof SlipwayError)
    assert.deepEqual([error.code, error.where], ['config_invalid', 'exceptions.yaml'])
    assert.notEqual(error.action, '')
    return error.detail
  }
  return assert.fail(`accepted: ${text}`)
}

const changed = (change: object): string => refusal([{ ...ENTRY, ...change }])

describe('a file of exceptions', () => {
  it('is read as YAML and as JSON', () => {
    const yaml = [
      '- id: CVE-2026-0001',
      '  reason: not reachable',
      '  author: ops',
      '  expires: 2026-12-31',
      '- id: GHSA-xxxx-yyyy-zzzz',
      '  package: "@scope/*"',
      '  reason: only in tests',
      '  author: ops',
      '  expires: 2026-12-31T12:00:00+02:00',
    ].join('\n')
    const scoped = { package: '@scope/*', reason: 'only in tests', expires: '2026-12-31T12:00:00+02:00' }
    const expected = [ENTRY, { ...ENTRY, id: 'GHSA-xxxx-yyyy-zzzz', ...scoped }]
    assert.deepEqual(parse(yaml), expected)
    assert.deepEqual(parse(JSON.stringify(expected)), expected)
    assert.deepEqual(parse('[]'), [])
  })

  it('is refused where an entry is not whole, with the entry, the field and why', () => {
    const { expires: _expires, ...endless } = ENTRY
    assert.equal(
      refusal([ENTRY, { ...endless, id: 'CVE-2' }]),
      'entry 2 (CVE-2) has no expires: an exception without an end is a hole',
    )
    assert.equal(
      refusal([{ id: 'CVE-2', expires: '2026-12-31' }]),
      'entry 1 (CVE-2) has no reason: without it nobody can judge the exception later; ' +
        'entry 1 (CVE-2) has no author: somebody has to answer for it',
    )
    assert.equal(refusal(['CVE-1']), 'entry 1 must have the fields id, package, reason, author, expires')
  })

  it('is refused for days and times that there are not', () => {
    for (const expires of ['never', '2026-02-30', '2026-12-31T12:00:00', '31.12.2026', '', 20261231]) {
      assert.match(changed({ expires }), /^entry 1 \(CVE-2026-0001\): expires must be a day, 2026-12-31,/)
    }
  })

  it('is refused for fields that say nothing, or everything', () => {
    assert.match(changed({ reason: ' ' }), /: reason must say why .*, not " "$/)
    assert.match(changed({ author: '' }), /: author must say who answers for it/)
    for (const id of ['CVE-*', '*', 'CVE-1 CVE-2', ''])
      assert.match(changed({ id }), /: id must be the id of one/)
    assert.match(changed({ package: 'two words' }), /: package must be the name of a package/)
    assert.match(changed({ package: 'a\u202eb' }), /: package must be the name of a package/)
  })

  it('is refused for fields that are not known, with what may have been meant', () => {
    assert.equal(
      changed({ expire: '2026-12-31', image: 'x' }),
      'entry 1 (CVE-2026-0001) has the field expire, which is not known; did you mean expires?; ' +
        'entry 1 (CVE-2026-0001) has the field image, which is not known',
    )
  })

  it('is refused for two entries about the same', () => {
    const scoped = { ...ENTRY, package: 'lib*' }
    assert.equal(
      refusal([ENTRY, scoped, { ...ENTRY, expires: '2027-12-31' }]),
      'entry 3 (CVE-2026-0001) is about the same as entry 1',
    )
    assert.match(refusal([ENTRY, { ...ENTRY, package: '*' }]), /about the same/)
    assert.equal(parse(JSON.stringify([ENTRY, scoped])).length, 2)
  })

  it('is refused when it is no list, empty, or no YAML', () => {
    assert.equal(refusal({ exceptions: [] }), 'the file must be a list of exceptions')
    assert.equal(refusal(''), 'the file is empty')
    assert.equal(refusal('# nothing\n'), 'the file is empty')
    assert.match(refusal('- id: [\n'), /at line/)
    assert.match(refusal('- id: CVE-1\n  id: CVE-2\n'), /unique/)
    assert.match(
      refusal(Array.from({ length: 10_001 }, (_, at) => ({ ...ENTRY, id: `CVE-${at}` }))),
      /^the list/,
    )
  })

  it('is told no more than a handful of problems at once', () => {
    assert.match(refusal(Array.from({ length: 50 }, () => 1)), /^entry 1 .*; entry 5 [^;]*; and more$/)
  })
})
