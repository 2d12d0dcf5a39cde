import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asBoard, boardAddress, readBoard } from './board-address.ts'

describe('the address of a leaderboard', () => {
  it('is read as it was written', () => {
    for (const board of [{ name: 'a b&c' }, { label: 'team=x=y' }, null]) {
      for (const direction of ['higher', 'lower'] as const) {
        const address = boardAddress({ of: board, direction })
        assert.deepEqual(readBoard(address.slice('/leaderboard'.length)), { of: board, direction })
      }
    }
  })

  it('chooses nothing by what is no label', () => {
    assert.equal(readBoard('label=team').of, null)
    assert.equal(readBoard('label==x').of, null)
  })
})

describe('what is typed into the chooser', () => {
  it('is a label when it has an equals sign, unless there is such a name', () => {
    assert.deepEqual(asBoard(' team=red ', []), { label: 'team=red' })
    assert.deepEqual(asBoard('team=red', ['team=red']), { name: 'team=red' })
    assert.deepEqual(asBoard('mnist', []), { name: 'mnist' })
    assert.deepEqual(asBoard('=x', []), { name: '=x' })
    assert.equal(asBoard('  ', []), null)
  })
})
