import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commandOfStep, imageOfStep } from './step-name.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

describe('imageOfStep', () => {
  const images: readonly (readonly [string, string, string | null])[] = [
    ['[internal] load metadata for docker.io/library/x:1', 'docker.io/library/x:1', null],
    ['[1/2] FROM docker.io/library/x:1', 'docker.io/library/x:1', null],
    [`[build 1/2] FROM docker.io/library/x:1@${DIGEST}`, 'docker.io/library/x:1', DIGEST],
    ['FROM docker.io/library/y:latest', 'docker.io/library/y:latest', null],
    ['[1/4] FROM --platform=linux/amd64 x:1 AS build', 'x:1', null],
    [
      'resolve image config for docker-image://docker.io/docker/dockerfile:1',
      'docker.io/docker/dockerfile:1',
      null,
    ],
  ]
  for (const [name, ref, digest] of images) {
    test(`finds it in ${name.slice(0, 60)}`, () => assert.deepEqual(imageOfStep(name), { ref, digest }))
  }

  test('is not misled by what a command or a file is called', () => {
    for (const name of [
      '[2/2] RUN FROM x',
      '[2/2] COPY FROM /x',
      '[2/2] RUN [internal] load metadata for x',
    ]) {
      assert.equal(imageOfStep(name), undefined)
    }
  })
})

describe('commandOfStep', () => {
  test('gives the command of a RUN step and nothing for others', () => {
    assert.equal(commandOfStep('[2/3] RUN make  all'), 'make  all')
    assert.equal(commandOfStep('[build 2/3] RUN ["/bin/false"]'), '["/bin/false"]')
    assert.equal(commandOfStep('[2/3] COPY RUN /x'), null)
  })
})
