import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { baseScore, rate, severityOfScore, severityOfWord } from './severity.ts'

const LOG4SHELL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H'
const HEARTBLEED = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'

describe('the base score of a vector', () => {
  it('is that of its version of CVSS', () => {
    const scores: Readonly<Record<string, number>> = {
      'AV:N/AC:L/Au:N/C:P/I:N/A:N': 5,
      'AV:N/AC:L/Au:N/C:C/I:C/A:C': 10,
      'CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N': 4.2,
      [HEARTBLEED]: 7.5,
      [LOG4SHELL]: 10,
      'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N': 0,
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N': 9.3,
    }
    for (const [vector, score] of Object.entries(scores)) assert.equal(baseScore(vector), score, vector)
  })

  it('does not change with what was learned of exploits', () => {
    assert.equal(baseScore(`${HEARTBLEED}/E:U/RL:O/RC:C`), 7.5)
    assert.equal(baseScore('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U'), 9.3)
  })

  it('is not guessed from what is no complete vector', () => {
    const broken = [
      '',
      'high',
      '7.5',
      'CVSS:3.1/AV:N',
      'CVSS:3.1/AV:Q/AC:L',
      'CVSS:5.0/AV:N',
      `AV:N/${'A'.repeat(600)}`,
    ]
    assert.deepEqual(
      broken.filter((vector) => baseScore(vector) !== null),
      [],
    )
  })
})

describe('the severity of a finding', () => {
  const vectors = (...scores: readonly string[]) => scores.map((score) => ({ type: 'CVSS_V3', score }))

  it('is that of its highest score', () => {
    assert.deepEqual(rate(vectors(HEARTBLEED, LOG4SHELL), ['low']), {
      severity: 'critical',
      score: 10,
      vector: LOG4SHELL,
    })
  })

  it('is the word of the distributor where no vector can be read', () => {
    assert.deepEqual(rate(vectors('nonsense'), [null, 'medium**']), {
      severity: 'medium',
      score: null,
      vector: null,
    })
    assert.equal(rate([{ type: 'Ubuntu', score: 'negligible' }], []).severity, 'low')
    assert.equal(rate([], ['low', null, 'high', 'medium']).severity, 'high')
  })

  it('is unknown when nobody said anything', () => {
    assert.deepEqual(rate([], ['not yet assigned']), { severity: 'unknown', score: null, vector: null })
  })

  it('has the borders of the rating scale', () => {
    const scores = [0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10]
    assert.deepEqual(scores.map(severityOfScore), [
      'none',
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
      'critical',
      'critical',
    ])
  })

  it('knows the words of others', () => {
    assert.deepEqual(['MODERATE', 'Important', 'end-of-life', null].map(severityOfWord), [
      'medium',
      'high',
      'unknown',
      'unknown',
    ])
  })
})
