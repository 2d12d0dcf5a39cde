import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Diagnostic } from '../diagnostic.ts'
import { applyFixes } from './apply-fixes.ts'

type Place = readonly [line: number, from: number, to: number, text: string]

function fix(code: string, ...edits: readonly Place[]): Diagnostic {
  const rangeOf = ([line, from, to]: Place) => ({
    start: { line, character: from },
    end: { line, character: to },
  })
  const [first = [0, 0, 0, '']] = edits
  return {
    code,
    severity: 'info',
    message: '',
    action: '',
    range: rangeOf(first),
    fix: { title: code, edits: edits.map((edit) => ({ range: rangeOf(edit), text: edit[3] })) },
  }
}

function apply(text: string, ...fixes: readonly Diagnostic[]) {
  const fixed = applyFixes(text, fixes)
  return [fixed.text, fixed.applied.map(({ code }) => code).join()]
}

describe('applyFixes', () => {
  it('makes all fixes that touch different places', () => {
    assert.deepEqual(apply('from a\nrun b\n', fix('b', [1, 0, 3, 'RUN']), fix('a', [0, 0, 4, 'FROM'])), [
      'FROM a\nRUN b\n',
      'a,b',
    ])
  })

  it('inserts, removes and joins lines', () => {
    const join = fix('join', [0, 1, 1, ''])
    const joined = {
      ...join,
      fix: {
        title: '',
        edits: [{ range: { start: { line: 0, character: 1 }, end: { line: 1, character: 0 } }, text: ' ' }],
      },
    }
    assert.deepEqual(apply('a\nb', joined), ['a b', 'join'])
    assert.deepEqual(apply('ab', fix('x', [0, 1, 1, '-'])), ['a-b', 'x'])
    assert.deepEqual(apply('abc', fix('x', [0, 1, 3, ''])), ['a', 'x'])
  })

  it('leaves a fix for the next time that overlaps or touches one that was made', () => {
    assert.deepEqual(apply('abcdef', fix('x', [0, 0, 3, 'X']), fix('y', [0, 2, 5, 'Y'])), ['Xdef', 'x'])
    assert.deepEqual(apply('abcdef', fix('x', [0, 0, 3, 'X']), fix('y', [0, 3, 5, 'Y'])), ['Xdef', 'x'])
  })

  it('makes a fix of several edits whole or not at all', () => {
    assert.deepEqual(apply('a\nb\nc', fix('x', [0, 0, 1, 'A'], [2, 0, 1, 'C']), fix('y', [1, 0, 1, 'B'])), [
      'A\nb\nC',
      'x',
    ])
    assert.deepEqual(apply('a', fix('x', [0, 0, 1, 'A'], [7, 0, 1, 'C'])), ['a', ''])
    assert.deepEqual(apply('abc', fix('x', [0, 0, 2, 'A'], [0, 1, 3, 'C'])), ['abc', ''])
  })

  it('keeps CR LF, also in what it puts in', () => {
    assert.deepEqual(apply('a\r\nb\r\n', fix('x', [0, 1, 1, '\nnew'])), ['a\r\nnew\r\nb\r\n', 'x'])
  })

  it('does nothing for places outside of the text', () => {
    for (const place of [
      [0, 0, 9, ''],
      [5, 0, 0, ''],
      [0, 2, 1, ''],
    ] as const)
      assert.deepEqual(apply('abc\n', fix('x', place)), ['abc\n', ''])
  })
})
