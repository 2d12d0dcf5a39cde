import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BuiltInstruction, builtInstructions } from '../../dockerfile/built-instructions.ts'
import type { HistoryEntry } from '../../engines/engine.ts'
import { linesOfLayers } from './layer-lines.ts'

const entry = (createdBy: string, emptyLayer = false): HistoryEntry => ({ createdBy, emptyLayer })

const DOCKERFILE = `ARG TAG=bookworm
FROM debian:$TAG

ENV A=1
RUN apt-get update && \\
    # what is asked for
    apt-get install -y curl
COPY app /app
CMD ["/app"]
`
const BUILT =
  builtInstructions(Buffer.from(DOCKERFILE), { buildArgs: {}, target: null }) ?? assert.fail('not read')
const BASE = [entry('# debian.sh --arch amd64 out/ bookworm'), entry('CMD ["bash"]', true)]
const BUILDKIT = [
  ...BASE,
  entry('ENV A=1', true),
  entry('RUN /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit'),
  entry('COPY app /app # buildkit'),
  entry('CMD ["/app"]', true),
]
const LAYERS = ['base', 'apt', 'app']

describe('the lines of layers', () => {
  it('are those of the instructions at the end of the history, and FROM for the base image', () => {
    assert.deepEqual(linesOfLayers(LAYERS, BUILDKIT, BUILT), [1, 4, 7])
  })

  it('are read from what the classic builder writes, too', () => {
    const classic = [
      ...BASE,
      entry('/bin/sh -c #(nop)  ENV A=1', true),
      entry('/bin/sh -c apt-get update &&     apt-get install -y curl'),
      entry('/bin/sh -c #(nop) COPY file:0a1b in /app '),
      entry('/bin/sh -c #(nop)  CMD ["/app"]', true),
    ]
    assert.deepEqual(linesOfLayers(LAYERS, classic, BUILT), [1, 4, 7])
  })

  it('are found although the classic builder adds labels, and writes the shell that is in force', () => {
    const instructions = [
      { line: 1, keyword: 'SHELL', arguments: '["/bin/bash", "-ec"]' },
      { line: 2, keyword: 'RUN', arguments: 'make' },
      { line: 3, keyword: 'ONBUILD', arguments: 'RUN x' },
      { line: 4, keyword: 'LABEL', arguments: 'a=b' },
    ]
    const classic = [
      ...BASE,
      entry('/bin/bash -ec #(nop)  SHELL [/bin/bash -ec]', true),
      entry('|1 A=1 /bin/bash -ec make'),
      entry('/bin/bash -ec #(nop)  ONBUILD RUN x', true),
      entry('/bin/bash -ec #(nop)  LABEL a=b', true),
    ]
    const labelled = [...classic, entry('/bin/bash -ec #(nop)  LABEL ours=1', true)]
    const built = { fromLine: 0, instructions }
    assert.deepEqual(linesOfLayers(['base', 'made'], classic, built), [0, 2])
    assert.deepEqual(linesOfLayers(['base', 'made'], labelled, built), [0, 2])
    const buildkit = [
      ...BASE,
      entry('SHELL [/bin/bash -ec]', true),
      entry('RUN make'),
      entry('LABEL a=b', true),
    ]
    assert.deepEqual(linesOfLayers(['base', 'made'], buildkit, built), [0, 2])
  })

  it('are known for lists and heredocs, of which the history has another text', () => {
    const history = [...BASE, entry('RUN make all # buildkit'), entry('RUN /bin/sh -c make # buildkit')]
    const instructions = [
      { line: 1, keyword: 'RUN', arguments: '["make", "all"]' },
      { line: 2, keyword: 'RUN', arguments: '<<EOF' },
    ]
    assert.deepEqual(linesOfLayers(['base', 'a', 'b'], history, { fromLine: 0, instructions }), [0, 1, 2])
  })

  it('are that of FROM for what the base image had done by its triggers', () => {
    const triggered = [...BASE, entry('RUN /bin/sh -c x # buildkit'), ...BUILDKIT.slice(BASE.length)]
    assert.deepEqual(linesOfLayers(['base', 'x', 'apt', 'app'], triggered, BUILT), [1, 1, 4, 7])
  })

  it('are unknown for a layer that two instructions made, but not for one that the base image has twice', () => {
    assert.deepEqual(linesOfLayers(['base', 'empty', 'empty'], BUILDKIT, BUILT), [1, null, null])
    const twice = [...BASE, ...BUILDKIT]
    assert.deepEqual(linesOfLayers(['base', 'base', 'apt', 'app'], twice, BUILT), [1, 1, 4, 7])
  })

  it('are not told when history and instructions do not fit', () => {
    const [env, run, copy, cmd] = BUILT.instructions as [
      BuiltInstruction,
      BuiltInstruction,
      BuiltInstruction,
      BuiltInstruction,
    ]
    const wrong: readonly (readonly BuiltInstruction[])[] = [
      [env, copy, run, cmd],
      [env, { ...run, arguments: 'apt-get install -y wget' }, copy, cmd],
      [env, run, copy],
      [...BUILT.instructions, ...BUILT.instructions],
    ]
    for (const instructions of wrong)
      assert.equal(linesOfLayers(LAYERS, BUILDKIT, { fromLine: 0, instructions }), null)
    assert.equal(linesOfLayers(['base', 'squashed'], BUILDKIT, BUILT), null)
  })
})
