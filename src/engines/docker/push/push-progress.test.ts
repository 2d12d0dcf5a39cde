import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PushedLayer } from '../../engine.ts'
import { PushProgress, REPORT_EVERY_MS } from './push-progress.ts'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`

function progress() {
  const said: PushedLayer[] = []
  const clock = { now: 0 }
  const subject = new PushProgress({ layer: (layer) => said.push(layer) }, () => clock.now)
  const pushing = (current: number, total = 1000) =>
    subject.accept({ id: 'a', status: 'Pushing', progressDetail: { current, total } })
  return { said, clock, subject, pushing }
}

describe('the progress of a push', () => {
  test('tells each state of a layer once, with the bytes of one that is sent', () => {
    const { said, subject, pushing } = progress()
    for (const status of ['Preparing', 'Waiting']) subject.accept({ id: 'a', status, progressDetail: {} })
    pushing(10)
    subject.accept({ id: 'a', status: 'Pushed', progressDetail: {} })
    subject.accept({ id: 'b', status: 'Layer already exists', progressDetail: {} })
    subject.accept({ id: 'c', status: 'Mounted from library/busybox', progressDetail: {} })
    assert.deepEqual(said, [
      { id: 'a', state: 'waiting', bytes: null, totalBytes: null },
      { id: 'a', state: 'pushing', bytes: 10, totalBytes: 1000 },
      { id: 'a', state: 'pushed', bytes: 1000, totalBytes: 1000 },
      { id: 'b', state: 'exists', bytes: null, totalBytes: null },
      { id: 'c', state: 'exists', bytes: null, totalBytes: null },
    ])
    assert.equal(subject.summary(), '3 of 3 layers are there')
  })

  test('of a layer that is sent is told every now and then', () => {
    const { said, clock, pushing } = progress()
    for (let sent = 0; sent < 100; sent += 1) {
      pushing(sent)
      clock.now += REPORT_EVERY_MS / 10
    }
    assert.deepEqual(
      said.map(({ bytes }) => bytes),
      [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
    )
  })

  test('goes back when the engine begins a layer anew', () => {
    const { said, subject, pushing } = progress()
    pushing(500)
    for (const seconds of [5, 4, 3]) subject.accept({ id: 'a', status: `Retrying in ${seconds} seconds` })
    pushing(1)
    assert.deepEqual(
      said.map(({ state, bytes }) => `${state} ${bytes}`),
      ['pushing 500', 'waiting null', 'pushing 1'],
    )
  })

  test('never has more bytes than the layer', () => {
    const { said, pushing } = progress()
    pushing(1200)
    assert.deepEqual(said, [{ id: 'a', state: 'pushing', bytes: 1200, totalBytes: 1200 }])
  })

  test('ends with the digest, from the object or from the text', () => {
    const docker = progress().subject
    assert.equal(docker.digest, null)
    docker.accept({ progressDetail: {}, aux: { Tag: '1', Digest: DIGEST, Size: 528 } })
    assert.equal(docker.digest, DIGEST)
    const podman = progress().subject
    podman.accept({ status: `1: digest: ${DIGEST} size: 528` })
    assert.equal(podman.digest, DIGEST)
  })

  test('takes nothing from a message of another shape', () => {
    const { said, subject } = progress()
    for (const message of [
      null,
      'text',
      { id: 7 },
      { aux: { Digest: 'sha256:short' } },
      { status: 'The push refers' },
    ])
      subject.accept(message)
    assert.deepEqual([said, subject.digest], [[], null])
  })
})
