import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isSameName, pushReference } from './reference.ts'

describe('the reference of a push', () => {
  test('is the registry, the repository and the tag', () => {
    const reference = pushReference({ registry: 'localhost:5000', repository: 'team/app', tag: '1' })
    assert.deepEqual(reference, {
      name: 'localhost:5000/team/app',
      tag: '1',
      text: 'localhost:5000/team/app:1',
      serverAddress: 'localhost:5000',
    })
  })

  test('on Docker Hub is the same however it is written', () => {
    for (const registry of ['docker.io', 'index.docker.io']) {
      const own = pushReference({ registry, repository: 'ann/app', tag: '1' })
      assert.equal(own.text, 'docker.io/ann/app:1')
      assert.equal(own.serverAddress, 'https://index.docker.io/v1/')
      assert.equal(pushReference({ registry, repository: 'app', tag: '1' }).text, 'docker.io/library/app:1')
    }
  })

  test('is found again in what engines list', () => {
    assert.ok(isSameName('ann/app:1', 'docker.io/ann/app:1'))
    assert.ok(isSameName('app:1', 'docker.io/library/app:1'))
    assert.ok(isSameName('docker.io/library/app:1', 'docker.io/library/app:1'))
    assert.ok(!isSameName('localhost:5000/ann/app:1', 'docker.io/ann/app:1'))
  })
})
