import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readWrittenFile } from '../../dockerfile/written-file.ts'
import { lineOfImage, lineOfStep } from './step-line.ts'

interface Options {
  readonly target?: string
  readonly buildArgs?: Readonly<Record<string, string>>
}

function read(lines: readonly string[], { target, buildArgs = {} }: Options = {}) {
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  return readWrittenFile(bytes, { target: target ?? null, buildArgs }) ?? assert.fail('not read')
}

/** One-based, as people count. */
function line(lines: readonly string[], step: string, options?: Options): number | null {
  const found = lineOfStep(read(lines, options), step)
  return found === null ? null : found + 1
}

const ONE = [
  '# syntax is not here',
  'ARG TAG=latest',
  'FROM busybox:$TAG',
  'ENV A=1',
  'WORKDIR /w',
  'RUN make \\',
  '  # why',
  '    && make install',
  'USER nobody',
  'COPY a b /c/',
  'RUN make test',
]
const STAGES = [
  'FROM golang AS Build',
  'WORKDIR /src',
  'RUN go build',
  'FROM busybox AS data',
  'RUN echo 1',
  'FROM busybox',
  'LABEL a=b',
  'COPY --from=build /src/app /app',
  'RUN echo 1',
]

describe('the line of a step of BuildKit', () => {
  it('is that of the instruction with its number, where FROM and what changes files is counted', () => {
    assert.equal(line(ONE, '[1/5] FROM docker.io/library/busybox:latest'), 3)
    assert.equal(line(ONE, '[2/5] WORKDIR /w'), 5)
    assert.equal(line(ONE, '[3/5] RUN make     && make install'), 6)
    assert.equal(line(ONE, '[4/5] COPY a b /c/'), 10)
    assert.equal(line(ONE, '[5/5] RUN make test'), 11)
  })

  it('is found in the stage that the name says, which may have no name', () => {
    assert.equal(line(STAGES, '[build 3/3] RUN go build'), 3)
    assert.equal(line(STAGES, '[data 2/2] RUN echo 1'), 5)
    assert.equal(line(STAGES, '[stage-2 3/3] RUN echo 1'), 9)
    assert.equal(line(STAGES, '[stage-2 2/3] COPY --from=build /src/app /app'), 8)
    assert.equal(line(STAGES, '[linux/arm64 build 2/3] WORKDIR /src'), 2)
  })

  it('is the same with a target, for stages are named by their place in the file', () => {
    assert.equal(line(STAGES, '[data 2/2] RUN echo 1', { target: 'data' }), 5)
  })

  it('is found where the number is padded', () => {
    const twelve = ['FROM a', ...Array.from({ length: 11 }, (_, at) => `RUN echo ${at}`)]
    assert.equal(line(twelve, '[ 2/12] RUN echo 0'), 2)
    assert.equal(line(['FROM a AS b', 'FROM scratch', ...twelve.slice(1)], '[stage-1  3/11] RUN echo 2'), 5)
  })

  it('counts no FROM where nothing is fetched', () => {
    const lines = ['FROM scratch AS empty', 'COPY a /', 'FROM empty AS next', 'COPY b /']
    assert.equal(line(lines, '[empty 1/1] COPY a /'), 2)
    assert.equal(line(lines, '[next 1/1] COPY b /'), 4)
    const named = ['ARG BASE=scratch', 'FROM ${BASE}', 'COPY a /']
    assert.equal(line(named, '[1/1] COPY a /'), 3)
    assert.equal(line(named, '[2/2] COPY a /', { buildArgs: { BASE: 'busybox' } }), 3)
    assert.equal(line(['FROM $TARGETOS', 'COPY a /'], '[1/1] COPY a /'), 2)
    assert.equal(line(['FROM $TARGETOS', 'COPY a /'], '[2/2] COPY a /'), 2)
  })

  it('is that of the ONBUILD for a trigger of an earlier stage, which is not counted in the total', () => {
    const lines = ['FROM busybox AS a', 'ONBUILD RUN make deps', 'FROM a AS b', 'RUN make']
    assert.equal(line(lines, '[b 1/1] RUN make deps'), 2)
    assert.equal(line(lines, '[b 2/1] RUN make'), 4)
    assert.equal(line(lines, '[b 2/2] RUN make'), 4, 'were it counted')
  })

  it('has a heredoc or a list where the instruction begins', () => {
    const lines = ['FROM busybox', 'RUN <<EOF', 'FROM b', 'EOF', 'COPY <<A <<B /x/', 'a', 'A', 'b', 'B']
    const more = [...lines, 'RUN ["sh", "-c", "exit 3"]', 'RUN <<X sh', 'exit 3', 'X']
    assert.equal(line(more, '[2/5] RUN <<EOF (FROM b)'), 2)
    assert.equal(line(more, '[3/5] COPY <<A <<B /x/'), 5)
    assert.equal(line(more, '[4/5] RUN ["sh", "-c", "exit 3"]'), 10)
    assert.equal(line(more, '[5/5] RUN <<X sh'), 11)
  })

  it('is found under the name of another build that shares the step, where it is the only one', () => {
    assert.equal(line(ONE, '[3/9] RUN make     && make install'), 6)
    assert.equal(line(STAGES, '[other 3/7] RUN go build'), 3)
    assert.equal(line(STAGES, '[2/2] RUN echo 1'), 5)
    const twice = ['FROM a AS b', 'RUN echo 1', 'FROM c', 'RUN echo 1']
    assert.equal(line(twice, '[2/2] RUN echo 1'), null)
    assert.equal(line(ONE, '[4/20] RUN make     && make install'), null, 'of another number')
  })

  it('is not told where triggers of the base image have moved the numbers', () => {
    assert.equal(line(['FROM base', 'RUN a', 'RUN b'], '[2/3] RUN trigger'), null)
    assert.equal(line(['FROM base', 'RUN a', 'RUN b'], '[3/3] RUN a'), null)
    assert.equal(line(['FROM base', 'RUN a', 'RUN b'], '[4/3] RUN b'), null)
  })

  it('is not told where two stages have the name', () => {
    const lines = ['FROM a AS x', 'RUN make', 'FROM b AS x', 'RUN make']
    assert.equal(line(lines, '[x 2/2] RUN make'), null)
    assert.equal(line([...lines.slice(0, 3), 'RUN test'], '[x 2/2] RUN test'), 4)
  })

  it('is not told of what is no instruction', () => {
    for (const step of [
      '[internal] load build context',
      'exporting to image',
      '',
      '[',
      'RUN make test',
      '[0/5] RUN x',
    ])
      assert.equal(line(ONE, step), null)
  })
})

describe('the line of a step of a builder that answers with text', () => {
  it('counts every instruction of the file, and a label of the request', () => {
    assert.equal(line(ONE, '[1/9] ARG TAG=latest'), 2)
    assert.equal(line(ONE, '[2/9] FROM busybox:$TAG'), 3)
    assert.equal(line(ONE, '[5/9] RUN make     && make install'), 6)
    assert.equal(line(ONE, '[8/8] RUN make test'), 11)
    assert.equal(line(STAGES, '[3/10] RUN go build'), 3)
    assert.equal(line(STAGES, '[5/10] RUN echo 1'), 5)
    assert.equal(line(STAGES, '[6/10] FROM busybox'), 6)
    assert.equal(line(STAGES, '[9/10] RUN echo 1'), 9)
    assert.equal(line(STAGES, '[10/10] LABEL io.slipway.instance=1'), null)
  })

  it('counts to the target', () => {
    assert.equal(line(STAGES, '[5/5] RUN echo 1', { target: 'data' }), 5)
    assert.equal(line(STAGES, '[5/10] RUN echo 1', { target: 'data' }), null)
  })

  it('names a FROM for what its triggers do, and an ONBUILD for itself', () => {
    const lines = ['FROM busybox AS a', 'ONBUILD RUN exit 7', 'FROM a AS b', 'RUN exit 2']
    assert.equal(line(lines, '[2/5] ONBUILD RUN exit 7'), 2)
    assert.equal(line(lines, '[3/5] FROM a AS b'), 3)
    assert.equal(line(lines, '[4/5] RUN exit 2'), 4)
  })

  it('is not told where it counts by stage and two of them fit, as Podman may', () => {
    assert.equal(line(STAGES, '[3/3] RUN go build'), 3)
    assert.equal(line(['FROM a AS b', 'USER 0', 'FROM a', 'USER 0'], '[2/2] USER 0'), null)
  })
})

describe('the line of an image', () => {
  const lines = [
    'ARG V=12',
    'FROM debian:$V AS a',
    'FROM a',
    'COPY --from=team/tool \\',
    ' /x /y',
    'FROM debian:12',
  ]

  it('is that of the first instruction that names it, in whatever form', () => {
    const found = (ref: string) => lineOfImage(read(lines), ref)
    assert.equal(found('docker.io/library/debian:12'), 1)
    assert.equal(found('debian:$V'), 1)
    assert.equal(found('docker.io/team/tool:latest'), 3)
    assert.equal(found('docker.io/library/debian:13'), null)
    assert.equal(found('registry.example.org/library/debian:12'), null)
  })

  it('is found by its digest, and in the steps that look it up', () => {
    const ref = `debian@sha256:${'a'.repeat(64)}`
    assert.equal(lineOfImage(read([`FROM ${ref}`]), `docker.io/library/${ref}`), 0)
    assert.equal(line(lines, '[internal] load metadata for docker.io/library/debian:12'), 2)
    assert.equal(line(lines, '[internal] pull docker.io/team/tool:latest'), 4)
    assert.equal(line(lines, '[linux/amd64 internal] load metadata for docker.io/library/debian:12'), 2)
  })
})
