import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { advisory, type RecordFacts } from '../../../../test/support/memory-advisories.ts'
import { dpkgOrder } from '../versions/dpkg.ts'
import { semverOrder } from '../versions/semver.ts'
import { pep440Order } from '../versions/pep440.ts'
import { evaluate } from './evaluate.ts'

const affectedBy = (facts: Omit<RecordFacts, 'id' | 'of'>) =>
  advisory({ id: 'X-1', of: ['npm', 'x'], ...facts }).affected

function verdicts(facts: Omit<RecordFacts, 'id' | 'of'>, ...versions: readonly string[]) {
  return versions.map((version) => {
    const evaluation = evaluate(affectedBy(facts), version, semverOrder)
    return evaluation.verdict === 'affected' ? (evaluation.fixed ?? 'no fix') : evaluation.verdict
  })
}

describe('the evaluation of a record', () => {
  it('takes a range as closed below and open at its fix', () => {
    const events = [{ introduced: '1.0.0' }, { fixed: '1.2.0' }]
    assert.deepEqual(verdicts({ events }, '0.9.0', '1.0.0', '1.1.9', '1.2.0-rc.1', '1.2.0'), [
      'unaffected',
      '1.2.0',
      '1.2.0',
      '1.2.0',
      'unaffected',
    ])
  })

  it('lets an introduction at 0 precede every version', () => {
    assert.deepEqual(verdicts({ fixed: '1.0.0' }, '0.0.0-0'), ['1.0.0'])
  })

  it('counts the last affected version in', () => {
    const events = [{ introduced: '0' }, { lastAffected: '1.2.0' }]
    assert.deepEqual(verdicts({ events }, '1.2.0', '1.2.1'), ['no fix', 'unaffected'])
  })

  it('sorts the events, and names the next fix of several branches', () => {
    const events = [{ fixed: '2.0.5' }, { introduced: '2.0.0' }, { fixed: '1.0.9' }, { introduced: '0' }]
    assert.deepEqual(verdicts({ events }, '1.0.0', '1.0.9', '1.9.0', '2.0.0', '2.0.5'), [
      '1.0.9',
      'unaffected',
      'unaffected',
      '2.0.5',
      'unaffected',
    ])
  })

  it('keeps the order of the record for events of the same version', () => {
    const again = [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }]
    const nothing = [{ introduced: '1.0.0' }, { fixed: '1.0.0' }]
    assert.deepEqual(verdicts({ events: again }, '1.0.0'), ['2.0.0'])
    assert.deepEqual(verdicts({ events: nothing }, '1.0.0', '1.0.1'), ['unaffected', 'unaffected'])
  })

  it('looks no further than a limit', () => {
    const events = [{ introduced: '1.0.0' }, { limit: '2.0.0' }]
    assert.deepEqual(verdicts({ events }, '1.5.0', '2.0.0'), ['no fix', 'unaffected'])
    assert.deepEqual(verdicts({ events: [{ introduced: '0' }, { limit: '*' }] }, '9.0.0'), ['no fix'])
  })

  it('finds what is listed, in any range or in none', () => {
    assert.deepEqual(verdicts({ versions: ['1.0.0', '(devel)'] }, '1.0.0', '1.0.1', '(devel)'), [
      'no fix',
      'unaffected',
      'no fix',
    ])
    assert.deepEqual(verdicts({ versions: ['3.0.0'], fixed: '1.0.0' }, '3.0.0', '0.1.0'), ['no fix', '1.0.0'])
  })

  it('knows a listed version under another spelling', () => {
    const affected = affectedBy({ versions: ['1.0', 'no version'] })
    assert.equal(evaluate(affected, '1.0.0', pep440Order).verdict, 'affected')
  })

  it('leaves a range with the newest fix of those that hold the version', () => {
    const base = affectedBy({ fixed: '1.5.0' })
    const second = affectedBy({ events: [{ introduced: '1.0.0' }, { fixed: '1.7.0' }] })
    const affected = { ...base, ranges: [...base.ranges, ...second.ranges] }
    assert.deepEqual(evaluate(affected, '1.2.0', semverOrder), { verdict: 'affected', fixed: '1.7.0' })
  })

  it('does not decide about versions that are none', () => {
    assert.deepEqual(verdicts({ fixed: '1.0.0' }, '(devel)'), ['undecided'])
    assert.deepEqual(verdicts({ fixed: 'yesterday' }, '1.0.0'), ['undecided'])
  })

  it('never matches a fix at 0, with which Alpine says that a package was never affected', () => {
    const { affected } = advisory({ id: 'A', of: ['Debian:12', 'x'], fixed: '0' })
    assert.equal(evaluate(affected, '0.1-1', dpkgOrder).verdict, 'unaffected')
  })
})
