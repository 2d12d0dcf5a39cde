import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { apkOrder } from './apk.ts'

interface Relation {
  readonly a: string
  readonly b: string
  readonly expected: number
}

/** Every pair of every line: what ascends does so from any place of its line to any later one. */
function relations(): readonly Relation[] {
  const lines = readFileSync(new URL('apk-versions.txt', import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap(relationsOf)
}

function relationsOf(line: string): readonly Relation[] {
  const ranks = line.split(' < ').map((rank) => rank.split(' = '))
  const all = ranks.flatMap((versions, rank) => versions.map((version) => ({ version, rank })))
  return all.flatMap((left, at) =>
    all
      .slice(at + 1)
      .map((right) => ({ a: left.version, b: right.version, expected: Math.sign(left.rank - right.rank) })),
  )
}

describe('the order of Alpine versions', () => {
  const table = relations()

  it('is that of the table, in both directions', () => {
    const wrong = table.filter(
      ({ a, b, expected }) =>
        Math.sign(apkOrder.compare(a, b)) !== expected || Math.sign(apkOrder.compare(b, a)) + expected !== 0,
    )
    assert.deepEqual(wrong, [])
    assert.ok(table.length > 600, `${table.length} pairs`)
  })

  it('takes all of the table for versions', () => {
    assert.deepEqual(
      table.flatMap(({ a, b }) => [a, b]).filter((version) => !apkOrder.isValid(version)),
      [],
    )
  })

  it('takes nothing else for a version', () => {
    const no = [
      '',
      'a',
      '.1',
      '1.',
      '1..2',
      '1-1',
      '1_foo',
      '1_',
      '1ab',
      '1a1',
      '1-r',
      '1-r1-r2',
      '1~',
      '1~xy',
      '1-r1_p1',
      '1:1',
      '1 ',
    ]
    assert.deepEqual(no.filter(apkOrder.isValid), [])
  })
})
