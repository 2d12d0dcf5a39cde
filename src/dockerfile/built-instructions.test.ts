import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInstructions } from './built-instructions.ts'

interface Options {
  readonly target?: string
  readonly buildArgs?: Readonly<Record<string, string>>
}

const read = (lines: readonly string[], { target, buildArgs = {} }: Options = {}) =>
  builtInstructions(Buffer.from(`${lines.join('\n')}\n`), { target: target ?? null, buildArgs })

/** `0 | 1 RUN, 2 CMD`: the line of FROM, then the others. */
function shown(lines: readonly string[], options?: Options): string | null {
  const built = read(lines, options)
  if (built === null) return null
  return `${built.fromLine} | ${built.instructions.map(({ line, keyword }) => `${line} ${keyword}`).join(', ')}`
}

const CHAIN = ['FROM debian AS One', 'RUN a', 'FROM busybox AS other', 'RUN b', 'FROM one AS two', 'RUN c']

describe('the instructions of an image', () => {
  it('are those of the last stage', () => {
    assert.equal(shown(['ARG A=1', 'FROM busybox', 'RUN a', 'CMD ["b"]']), '1 | 2 RUN, 3 CMD')
    assert.equal(shown(['FROM debian AS one', 'RUN a', 'FROM busybox', 'COPY --from=one a b']), '2 | 3 COPY')
  })

  it('are those of the stages that it goes on from, too, down to the base image', () => {
    assert.equal(shown(CHAIN), '0 | 1 RUN, 5 RUN')
  })

  it('are those of the stage that is asked for, by name or number', () => {
    assert.equal(shown(CHAIN, { target: 'OTHER' }), '2 | 3 RUN')
    assert.equal(shown(CHAIN, { target: '0' }), '0 | 1 RUN')
    assert.equal(shown(CHAIN, { target: 'none' }), null)
  })

  it('have the text behind keyword and flags, with continuations joined', () => {
    const built = read(['FROM busybox', 'RUN --network=none a \\', '# why', '  && b', 'ENV A=1'])
    assert.deepEqual(
      built?.instructions.map((one) => [one.line, one.arguments]),
      [
        [1, 'a   && b'],
        [4, 'A=1'],
      ],
    )
  })

  it('have the triggers of a stage in front of those of the next one, and of that one only', () => {
    const lines = ['FROM busybox AS a', 'ONBUILD RUN x', 'FROM a AS b', 'RUN y', 'FROM b', 'RUN z']
    assert.equal(shown(lines), '0 | 1 ONBUILD, 1 RUN, 3 RUN, 5 RUN')
  })

  it('are known where an argument names the stage, and unknown where it is not certain', () => {
    const lines = ['ARG BASE=one', 'FROM busybox AS one', 'RUN a', 'FROM $BASE', 'RUN b']
    assert.equal(shown(lines), '1 | 2 RUN, 4 RUN')
    assert.equal(shown(lines, { buildArgs: { BASE: 'debian' } }), '3 | 4 RUN')
    assert.equal(shown(['FROM busybox AS one', 'FROM $TARGETARCH', 'RUN b']), null)
    assert.equal(shown(['FROM a/$TARGETARCH:1', 'RUN b']), '0 | 1 RUN')
  })

  it('are unknown for what is no Dockerfile', () => {
    assert.equal(shown(['RNU x']), null)
  })
})
