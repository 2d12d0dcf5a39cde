import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gemOrder } from './gem.ts'

const sign = (a: string, b: string): number => Math.sign(gemOrder.compare(a, b))

describe('the order of gem versions', () => {
  it('ascends as Gem::Version says', () => {
    const lines = [
      '0 0.0.1 0.1 1.a 1.b1 1.b2 1 1.0.1 1.1 1.9 1.10 2',
      '1.0.a 1.0.a.1 1.0.a.2 1.0.b 1.0.pre1 1.0.rc1 1.0',
      '3.0.0-beta 3.0.0.rc1 3.0.0',
      '4.2.9.pre1 4.2.9 4.2.9.1',
    ]
    const wrong = lines.flatMap((line) => {
      const versions = line.split(' ')
      return versions.slice(1).filter((version, at) => sign(versions[at]!, version) !== -1)
    })
    assert.deepEqual(wrong, [])
  })

  it('does not count zeros at the end and in front of a letter', () => {
    for (const [a, b] of [
      ['1', '1.0.0'],
      ['1.0.a', '1.a'],
      ['1.0.0.pre.1', '1.pre.1'],
      ['1.2-1', '1.2.pre.1'],
      ['', '0'],
      [' 1.2 ', '1.2'],
    ] as const) {
      assert.equal(sign(a, b), 0, `${a} = ${b}`)
    }
  })

  it('knows what is no version', () => {
    assert.deepEqual(['a', '1..2', '.1', '1.', '1_2', '1.2 3', 'x1', '1.2+3'].filter(gemOrder.isValid), [])
  })
})
