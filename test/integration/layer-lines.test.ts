/** Which line made which layer, on what the builders of real engines write into the history of an image. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { builtInstructions } from '../../src/dockerfile/built-instructions.ts'
import { buildImage } from '../../src/engines/docker/build/build.ts'
import { type DockerClient, createDockerClient } from '../../src/engines/docker/client.ts'
import { askForHistory, imageHistory } from '../../src/engines/docker/history.ts'
import { listImages, removeImage } from '../../src/engines/docker/images.ts'
import { type EngineFacts, readEngineFacts } from '../../src/engines/docker/info.ts'
import type { HistoryEntry } from '../../src/engines/engine.ts'
import { linesOfLayers } from '../../src/pipeline/build/layer-lines.ts'
import { tar } from '../support/archives.ts'
import { engines } from '../support/engines.ts'

const signal = new AbortController().signal
const quiet = { step: () => undefined, log: () => undefined }

interface Built {
  /** One-based lines of the layers, by the history as the adapter gives it; null: not told. */
  readonly lines: readonly (number | null)[] | null
  readonly history: readonly HistoryEntry[] | null
  /** By the engine's answer, which does not say what made a layer. */
  readonly asked: readonly HistoryEntry[] | null
}

for (const { name, address, skip } of engines()) {
  for (const builder of ['BuildKit', 'the classic builder']) {
    describe(`on Docker ${name}, ${builder}`, { skip }, () => defineLines(address, builder === 'BuildKit'))
  }
}

function defineLines(address: string, hasBuildKit: boolean): void {
  const { build, facts } = openLab(address, hasBuildKit)

  test('steps of every kind, and those that change nothing, keep the lines in order', async () => {
    const { lines, asked, history } = await build([
      'ARG TAG=latest',
      'FROM busybox:latest',
      'ARG A=b C',
      `RUN echo $A ${randomUUID()} > /x`,
      'WORKDIR /new',
      'RUN ["touch", "/new/file"]',
      'SHELL ["/bin/sh", "-ec"]',
      'RUN echo a > /a && \\',
      '  # why',
      '    echo "b  c" > /b',
      'ENV A=1 B=2',
      'COPY --chown=1:1 one.txt two.txt ./',
      'ADD inner.tar /inner',
      'USER nobody',
      'ONBUILD RUN echo later',
      'CMD ["true"]',
    ])
    assert.deepEqual(lines, [2, 4, 5, 6, 8, 12, 13])
    assert.deepEqual(asked, history)
  })

  test('a stage goes on from an earlier one, with its triggers, and takes files from another', async () => {
    const { lines } = await build([
      'FROM busybox:latest AS one',
      `RUN echo ${randomUUID()} > /x`,
      'ONBUILD RUN echo trigger > /t',
      'FROM busybox:latest AS other',
      'RUN echo other > /o',
      'FROM one AS two',
      'COPY --from=other /o /o',
      'FROM two',
      'RUN echo last > /last',
    ])
    assert.deepEqual(lines, [1, 2, 3, 7, 9])
  })

  if (!hasBuildKit) return

  test('all that a base image has, and what its triggers do, came with its FROM', async () => {
    const base = `slipway/test:${randomUUID()}`
    await build(
      ['FROM busybox:latest', `RUN echo ${randomUUID()} > /b`, 'ONBUILD COPY one.txt /t', 'CMD ["x"]'],
      base,
    )
    const child = ['# mine', `FROM ${base}`, `RUN echo mine > /c`]
    assert.deepEqual((await build(child)).lines, [2, 2, 2, 3])
    assert.deepEqual((await build(child)).lines, [2, 2, 2, 3], 'from the cache')
  })

  test('layers that are alike are of neither line, and a build from scratch has no base', async () => {
    const twice = ['FROM scratch', `LABEL mark=${randomUUID()}`, 'COPY one.txt /', 'COPY one.txt /']
    assert.deepEqual((await build([...twice, 'COPY two.txt /'])).lines, [null, null, 5])
  })

  test('heredocs and links are steps like others, where the engine knows them', async (t) => {
    if (Number.parseInt(facts().version, 10) < 23) return t.skip('this engine knows none')
    const { lines } = await build([
      'FROM busybox:latest',
      'COPY --link one.txt /one',
      'RUN <<EOF',
      `echo ${randomUUID()} > /x`,
      'EOF',
      'COPY <<END /end',
      'text',
      'END',
      'RUN --mount=type=tmpfs,target=/m echo z > /z',
    ])
    assert.deepEqual(lines, [1, 2, 3, 6, 9])
  })
}

interface Lab {
  build(lines: readonly string[], tag?: string): Promise<Built>
  facts(): EngineFacts
}

function openLab(address: string, hasBuildKit: boolean): Lab {
  let client: DockerClient
  let facts: EngineFacts
  let folder = ''
  before(async () => {
    const search = { address, home: '/' }
    client = createDockerClient({ search, callTimeoutMs: 60_000, instanceId: `test-${randomUUID()}` })
    facts = { ...(await readEngineFacts(client)), hasBuildKit }
    folder = await mkdtemp(join(tmpdir(), 'slipway-lines-'))
    const inner = tar({ name: 'file', content: 'inner' })
    const texts = ['one.txt', 'two.txt'].map((name) => ({ name, content: name }))
    await writeFile(join(folder, 'context.tar'), tar(...texts, { name: 'inner.tar', content: inner }))
  })
  after(async () => {
    // an image goes after those that were built on it
    for (const image of (await listImages(client)).toSorted((a, b) => b.layers.length - a.layers.length))
      await removeImage(client, image.id)
    client.close()
    await rm(folder, { recursive: true })
  })
  return {
    facts: () => facts,
    async build(lines, tag = `slipway/test:${randomUUID()}`) {
      const dockerfile = Buffer.from(`${lines.join('\n')}\n`)
      const limits = { timeoutMs: 60_000, maxImageBytes: 1024 ** 3 }
      const owner = { jobId: randomUUID(), attempt: 1 }
      const source = { bases: [], contextPath: join(folder, 'context.tar'), buildArgs: {}, target: null }
      const request = { ...owner, ...source, ...limits, dockerfile, network: 'none' as const, tag }
      const outcome = await buildImage(client, facts, request, quiet, signal)
      assert.ok(outcome.kind === 'built', JSON.stringify(outcome))
      const { id, layers } = outcome.image
      const history = await imageHistory(client, facts, id, signal)
      const built = builtInstructions(dockerfile, { buildArgs: {}, target: null })
      assert.ok(history && built)
      const found = linesOfLayers(layers, history, built)
      return {
        lines: found?.map((line) => (line === null ? null : line + 1)) ?? null,
        history,
        asked: await askForHistory(client, id, signal),
      }
    },
  }
}
