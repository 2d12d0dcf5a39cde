import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findCommandLine, findStepLine, readPlace } from './find-step-line.ts'

const DOCKERFILE = `# syntax is our own
FROM debian:bookworm-slim AS builder
RUN apt-get update && \\
    # a comment between
    apt-get install -y make
COPY . /src
RUN make

FROM busybox
COPY . /src
RUN make test
`

describe('findStepLine', () => {
  test('finds an instruction by its words, continued lines included', () => {
    assert.equal(findStepLine(DOCKERFILE, '[builder 4/4] RUN make'), 6)
    assert.equal(
      findStepLine(DOCKERFILE, '[builder 2/4] RUN apt-get update &&     apt-get install -y make'),
      2,
    )
    assert.equal(findStepLine(DOCKERFILE, '[stage-1 3/3] RUN make test'), 10)
  })

  test('finds a base image by the name that the builder gives it', () => {
    assert.equal(findStepLine(DOCKERFILE, '[builder 1/4] FROM docker.io/library/debian:bookworm-slim'), 1)
    assert.equal(findStepLine(DOCKERFILE, '[stage-1 1/3] FROM docker.io/library/busybox:latest@sha256:ab'), 8)
  })

  test('says nothing where the words stand twice or nowhere', () => {
    assert.equal(findStepLine(DOCKERFILE, '[builder 3/4] COPY . /src'), null)
    assert.equal(findStepLine(DOCKERFILE, '[2/2] RUN other'), null)
    assert.equal(findStepLine(DOCKERFILE, '[internal]'), null)
  })
})

describe('findCommandLine', () => {
  test('finds what the last stage of the file runs', () => {
    assert.equal(findCommandLine('FROM a\nENTRYPOINT ["x"]\nCMD one\ncmd two\n'), 3)
    assert.equal(findCommandLine('FROM a\nENTRYPOINT ["x"]\n'), 1)
    assert.equal(findCommandLine('FROM a\nCMD one\nFROM b\nRUN x\n'), null)
  })
})

describe('readPlace', () => {
  test('reads the line of a message of the linter', () => {
    assert.equal(readPlace('Dockerfile:5:1 SLP0014 There is no instruction "RNU".'), 4)
    assert.equal(readPlace('cat: /no/such/file'), null)
  })
})
