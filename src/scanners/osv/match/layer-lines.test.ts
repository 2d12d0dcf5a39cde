import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BuiltInstruction, type HistoryEntry, lineOfLayer } from './layer-lines.ts'

const entry = (createdBy: string, emptyLayer = false): HistoryEntry => ({ createdBy, emptyLayer })
const step = (line: number, keyword: string, text = ''): BuiltInstruction => ({
  line,
  keyword,
  arguments: text,
})

const BASE = [entry('# debian.sh --arch amd64 out/ bookworm'), entry('CMD ["bash"]', true)]
const BUILDKIT = [
  ...BASE,
  entry('ENV A=1', true),
  entry('RUN /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit'),
  entry('COPY app /app # buildkit'),
  entry('CMD ["/app"]', true),
]
const STEPS = [
  step(0, 'FROM', 'debian'),
  step(2, 'ENV', 'A=1'),
  step(3, 'RUN', 'apt-get update &&   apt-get install -y curl'),
  step(6, 'COPY', 'app /app'),
  step(7, 'CMD', '["/app"]'),
]
const LAYERS = ['base', 'apt', 'app']

describe('the lines of layers', () => {
  it('are those of the instructions at the end of the history', () => {
    assert.deepEqual(
      [...lineOfLayer(LAYERS, BUILDKIT, STEPS)],
      [
        ['apt', 3],
        ['app', 6],
      ],
    )
  })

  it('are read from what the classic builder writes, too', () => {
    const classic = [
      ...BASE,
      entry('/bin/sh -c #(nop)  ENV A=1', true),
      entry('/bin/sh -c apt-get update && apt-get install -y curl'),
      entry('/bin/sh -c #(nop) COPY file:0a1b in /app '),
      entry('/bin/sh -c #(nop)  CMD ["/app"]', true),
    ]
    assert.deepEqual(lineOfLayer(LAYERS, classic, STEPS), lineOfLayer(LAYERS, BUILDKIT, STEPS))
  })

  it('are known for lists and heredocs, of which the history has another text', () => {
    const history = [...BASE, entry('RUN make all # buildkit'), entry('RUN /bin/sh -c make # buildkit')]
    const steps = [step(1, 'RUN', '["make", "all"]'), step(2, 'RUN', '<<EOF')]
    assert.deepEqual([...lineOfLayer(['base', 'a', 'b'], history, steps).values()], [1, 2])
  })

  it('are unknown for a base image, and for a layer that two entries made', () => {
    assert.equal(lineOfLayer(LAYERS, BUILDKIT, STEPS).has('base'), false)
    assert.deepEqual([...lineOfLayer(['base', 'empty', 'empty'], BUILDKIT, STEPS)], [])
  })

  it('are all unknown when history and instructions do not fit', () => {
    const [from, env, run, copy, cmd] = STEPS as [
      BuiltInstruction,
      BuiltInstruction,
      BuiltInstruction,
      BuiltInstruction,
      BuiltInstruction,
    ]
    const wrong: readonly (readonly BuiltInstruction[])[] = [
      [from, env, copy, run, cmd],
      [from, env, { ...run, arguments: 'apt-get install -y wget' }, copy, cmd],
      [from, env, run, copy],
      [...STEPS, ...STEPS],
    ]
    for (const steps of wrong) assert.equal(lineOfLayer(LAYERS, BUILDKIT, steps).size, 0)
    assert.equal(lineOfLayer(['base', 'squashed'], BUILDKIT, STEPS).size, 0)
  })
})
