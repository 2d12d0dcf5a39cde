import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldRows } from './fold-rows.ts'
import { type DiffRow, diffLines } from './line-diff.ts'

const written = (rows: readonly DiffRow[]): string[] =>
  rows.map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`)
const diff = (from: string, to: string): string[] => written(diffLines(from, to).rows)
const sideOf = (rows: readonly DiffRow[], other: 'removed' | 'added'): string[] =>
  rows.filter(({ kind }) => kind !== other).map(({ text }) => text)

/** The length of the longest common subsequence, the slow and certain way. */
function commonLength(one: readonly string[], other: readonly string[]): number {
  let before = Array.from({ length: other.length + 1 }, () => 0)
  for (const line of one) {
    const next = [0]
    for (const [at, otherLine] of other.entries()) {
      const same = (before[at] ?? 0) + 1
      next.push(line === otherLine ? same : Math.max(next[at] ?? 0, before[at + 1] ?? 0))
    }
    before = next
  }
  return before.at(-1) ?? 0
}

/** Numbers that look random and are the same each time (Park and Miller's generator). */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647
    yield state
  }
}

describe('the difference of two texts', () => {
  it('shows what was removed before what was added', () => {
    assert.deepEqual(diff('a\nb\nc\n', 'a\nx\nc\n'), [' a', '-b', '+x', ' c'])
    assert.deepEqual(diff('', 'a\n'), ['+a'])
    assert.deepEqual(diff('a\n', ''), ['-a'])
    assert.deepEqual(diff('', ''), [])
  })

  it('takes the ends of lines for no difference', () => {
    assert.deepEqual(diff('a\r\nb', 'a\nb\n'), [' a', ' b'])
  })

  it('numbers the lines of both', () => {
    assert.deepEqual(
      diffLines('a\nb\nc', 'b\nc\nd').rows.map(({ from, to }) => [from, to]),
      [
        [1, null],
        [2, 1],
        [3, 2],
        [null, 3],
      ],
    )
  })

  it('is whole and as short as can be', () => {
    const random = randomNumbers(7)
    const text = (): string[] =>
      Array.from({ length: random.next().value % 14 }, () => 'abcd'.charAt(random.next().value % 4))
    for (let times = 0; times < 500; times += 1) {
      const [one, other] = [text(), text()]
      const { rows } = diffLines(one.join('\n'), other.join('\n'))
      assert.deepEqual(sideOf(rows, 'added'), one)
      assert.deepEqual(sideOf(rows, 'removed'), other)
      const same = rows.filter(({ kind }) => kind === 'same').length
      assert.equal(same, commonLength(one, other), `${one.join('')} ${other.join('')}`)
    }
  })

  it('gives up on lines where texts have nothing in common, and says so', () => {
    const many = (word: string): string => Array.from({ length: 5000 }, (_, at) => `${word} ${at}`).join('\n')
    const { rows, isRough } = diffLines(many('a'), many('b'))
    assert.equal(isRough, true)
    assert.equal(rows.length, 10_000)
    assert.equal(diffLines(many('a'), `${many('a')}\nend`).isRough, false)
  })
})

describe('folded rows', () => {
  it('leave three lines around each difference', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`)
    const { rows } = diffLines(lines.join('\n'), lines.with(9, 'other').join('\n'))
    const folded = foldRows(rows)
    assert.deepEqual(folded[0], { kind: 'fold', count: 6 })
    assert.deepEqual(folded.at(-1), { kind: 'fold', count: 7 })
    assert.equal(folded.length, 2 + 8)
  })

  it('fold nothing that is one line long', () => {
    const { rows } = diffLines('1\n2\n3\n4\n5', '1\n2\n3\n4\nx')
    assert.deepEqual(foldRows(rows), rows)
  })

  it('are one fold when nothing differs', () => {
    assert.deepEqual(foldRows(diffLines('a\nb', 'a\nb').rows), [{ kind: 'fold', count: 2 }])
  })
})
