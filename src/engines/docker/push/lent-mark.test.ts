import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isOwnName, lentMarks, lentReference } from './lent-mark.ts'
import { pushReference } from './reference.ts'

describe('the mark of a lent name', () => {
  test('gives the reference back, whatever form its host has', () => {
    for (const registry of ['localhost:5000', 'docker.io', 'Reg.Example', '[::1]:5000']) {
      const reference = pushReference({ registry, repository: 'team/my.app', tag: 'V1_a' })
      const marks = lentMarks('me', reference)
      assert.ok(marks)
      for (const mark of [marks.to, marks.from]) {
        assert.match(mark, /^[a-z0-9/.-]+$/)
        for (const prefix of ['', 'docker.io/', 'localhost/']) {
          assert.deepEqual(lentReference('me', `${prefix}${mark}:${marks.tag}`), reference)
        }
        assert.ok(isOwnName(mark))
      }
    }
  })

  test('of another instance, and any other name, says nothing', () => {
    const marks = lentMarks('another', pushReference({ registry: 'a.example', repository: 'app', tag: '1' }))
    assert.equal(lentReference('me', `${marks?.to}:1`), undefined)
    for (const name of [
      'busybox:latest',
      'slipway/built:me-1',
      'slipway/lent-to/me/xy/app:1',
      '<none>:<none>',
    ]) {
      assert.equal(lentReference('me', name), undefined, name)
    }
  })

  test('has to fit into a name', () => {
    const instance = '0198a6f2-1111-7222-8333-444455556666'
    const marksOf = (length: number) =>
      lentMarks(
        instance,
        pushReference({ registry: 'a.example:5000', repository: 'a'.repeat(length), tag: '1' }),
      )
    assert.ok(marksOf(150))
    assert.equal(marksOf(170), null)
  })

  test("stands in the part of the names that is this service's own", () => {
    for (const name of ['slipway/built:1', 'docker.io/slipway/x:1', 'localhost/slipway/x'])
      assert.ok(isOwnName(name))
    for (const name of ['slipway-team/x:1', 'reg.example/slipway/x', 'library/slipway'])
      assert.ok(!isOwnName(name))
  })
})
