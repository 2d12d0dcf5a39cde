import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { debianRecord, npmRecord } from '../../../../test/support/osv-records.ts'
import { MalformedRecord, parseOsvRecord } from './osv-record.ts'
import { ecosystemsOf, toPackages, toRecordFacts } from './to-advisory.ts'

const parse = (value: unknown) => parseOsvRecord(JSON.stringify(value))

describe('parseOsvRecord', () => {
  test('reads a record and looks at no field that is not needed', () => {
    const record = parse(npmRecord(1, { references: 'not a list', credits: 7, database_specific: [[]] }))
    assert.equal(record.id, 'GHSA-0001-aaaa-bbbb')
  })

  test('takes null for a list that is empty, as the official schema does', () => {
    const record = parse({
      id: 'X-1',
      modified: '2024-01-01T00:00:00Z',
      aliases: null,
      severity: null,
      affected: null,
    })
    assert.deepEqual(toPackages(record), [])
  })

  const hostile: readonly (readonly [string, string])[] = [
    ['text that is no JSON', '{"id":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an id with a path in it', JSON.stringify(npmRecord(1, { id: '../../etc/passwd' }))],
    ['an id that is a number', JSON.stringify(npmRecord(1, { id: 7 }))],
    ['a time that is none', JSON.stringify(npmRecord(1, { modified: 'yesterday' }))],
    ['aliases that are no list', JSON.stringify(npmRecord(1, { aliases: { length: 3 } }))],
    [
      'a package without a name',
      JSON.stringify(npmRecord(1, { affected: [{ package: { ecosystem: 'npm' } }] })),
    ],
    ['a version that is a number', JSON.stringify(npmRecord(1, { affected: [{ versions: [1.2] }] }))],
    [
      'an event of an unknown kind',
      JSON.stringify(
        npmRecord(1, { affected: [{ ranges: [{ type: 'SEMVER', events: [{ broke: '1' }] }] }] }),
      ),
    ],
    [
      'a range of an unknown type',
      JSON.stringify(npmRecord(1, { affected: [{ ranges: [{ type: 'ALWAYS', events: [] }] }] })),
    ],
    [
      'a hundred thousand nested lists',
      `{"id":"X-1","modified":"2024-01-01T00:00:00Z","affected":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ],
  ]
  for (const [what, json] of hostile) {
    test(`refuses ${what} as malformed`, () => {
      assert.throws(() => parseOsvRecord(json), MalformedRecord)
    })
  }

  test('is not misled by a key named __proto__', () => {
    const record = parseOsvRecord(
      '{"__proto__":{"withdrawn":"2024-01-01T00:00:00Z"},"id":"X-1","modified":"2024-01-01T00:00:00Z"}',
    )
    assert.equal(Object.hasOwn(record, 'withdrawn'), false)
    assert.equal(record.withdrawn, undefined)
  })
})

describe('what the index keeps of a record', () => {
  test('has every range but those of git, and no package that nothing is left of', () => {
    const git = { type: 'GIT', repo: 'https://example.org/x', events: [{ introduced: '0' }] }
    const semver = {
      type: 'SEMVER',
      events: [{ introduced: '1.0.0' }, { last_affected: '1.4.0' }, { limit: '2.0.0' }],
    }
    const affected = [
      { package: { ecosystem: 'npm', name: 'a' }, ranges: [git, semver] },
      { package: { ecosystem: 'npm', name: 'b' }, ranges: [git] },
      { ranges: [git] },
    ]
    const packages = toPackages(parse(npmRecord(1, { affected })))
    const events = [{ introduced: '1.0.0' }, { lastAffected: '1.4.0' }, { limit: '2.0.0' }]
    assert.deepEqual(
      packages.map(({ name, facts }) => [name, facts.ranges]),
      [['a', [{ type: 'SEMVER', events }]]],
    )
  })

  test('splits an event with two keys, as old records have it', () => {
    const events = [{ introduced: '1', fixed: '2' }]
    const affected = [{ package: { ecosystem: 'npm', name: 'a' }, ranges: [{ type: 'SEMVER', events }] }]
    const [first] = toPackages(parse(npmRecord(1, { affected })))
    assert.deepEqual(first?.facts.ranges[0]?.events, [{ introduced: '1' }, { fixed: '2' }])
  })

  test("has Debian's urgency and Ubuntu's priority", () => {
    const [debian] = toPackages(parse(debianRecord(1)))
    assert.equal(debian?.facts.urgency, 'not yet assigned')
    const severity = [
      { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' },
      { type: 'Ubuntu', score: 'low' },
    ]
    const affected = [{ package: { ecosystem: 'Ubuntu:22.04:LTS', name: 'a' }, versions: ['1'] }]
    const [ubuntu] = toPackages(parse(debianRecord(1, { severity, affected })))
    assert.equal(ubuntu?.facts.urgency, 'low')
    const odd = [
      { package: { ecosystem: 'Debian:12', name: 'a' }, versions: ['1'], ecosystem_specific: ['high'] },
    ]
    assert.equal(toPackages(parse(debianRecord(1, { affected: odd })))[0]?.facts.urgency, null)
  })

  test("has GitHub's word, of the package before that of the record", () => {
    const word = { severity: 'CRITICAL' }
    const [npm] = toPackages(parse(npmRecord(1, { database_specific: word })))
    assert.equal(npm?.facts.urgency, 'CRITICAL')
    const affected = [
      { package: { ecosystem: 'npm', name: 'a' }, versions: ['1'], database_specific: { severity: 'LOW' } },
    ]
    assert.equal(
      toPackages(parse(npmRecord(1, { affected, database_specific: word })))[0]?.facts.urgency,
      'LOW',
    )
    const odd = toPackages(parse(npmRecord(1, { database_specific: { severity: 7 } })))
    assert.equal(odd[0]?.facts.urgency, null)
  })

  test('takes the first line of the details where there is no summary, and clips it', () => {
    const facts = toRecordFacts(parse(debianRecord(1, { details: `${'x'.repeat(500)}\nmore` })))
    assert.equal(facts.summary.length, 300)
    assert.equal(toRecordFacts(parse(debianRecord(1, { details: 'one\ntwo' }))).summary, 'one')
  })

  test('names each ecosystem once, without its release', () => {
    assert.deepEqual(ecosystemsOf(parse(debianRecord(1))), ['Debian'])
  })
})
