import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isSameName, nameKey, pushReference } from './reference.ts'

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

describe('the key of an image name', () => {
  test('is one for all ways to write it', () => {
    const debian = 'docker.io/library/debian:latest'
    for (const ref of [
      'debian',
      'debian:latest',
      'library/debian',
      'docker.io/debian',
      'index.docker.io/library/debian',
      // what Podman finds when a Dockerfile says debian
      'localhost/debian',
      debian,
    ]) {
      assert.equal(nameKey(ref), debian, ref)
    }
    assert.equal(nameKey('ann/app:2'), 'docker.io/ann/app:2')
    assert.equal(nameKey('localhost:5000/app'), 'localhost:5000/app:latest')
    assert.equal(nameKey('reg.example/team/app:1'), 'reg.example/team/app:1')
    assert.equal(nameKey('Reg/app:1'), 'Reg/app:1')
  })

  test('is not needed for a reference with a digest', () => {
    assert.equal(nameKey(`debian@sha256:${'0'.repeat(64)}`), null)
    assert.equal(nameKey(`reg.example/debian:12@sha256:${'0'.repeat(64)}`), null)
  })
})
