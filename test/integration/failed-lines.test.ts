/** At which line a build failed, by what the builders of real engines call their steps. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { buildImage } from '../../src/engines/docker/build/build.ts'
import { type DockerClient, createDockerClient } from '../../src/engines/docker/client.ts'
import { listImages, removeImage } from '../../src/engines/docker/images.ts'
import { type EngineFacts, readEngineFacts } from '../../src/engines/docker/info.ts'
import type { BuildOutcome, BuildStep } from '../../src/engines/engine.ts'
import { hasCode } from '../../src/errors/slipway-error.ts'
import { BuildLines } from '../../src/pipeline/build/build-lines.ts'
import { tar } from '../support/archives.ts'
import { engines } from '../support/engines.ts'
import { startTokenRegistry } from './token-registry.ts'

const { signal } = new AbortController()

interface Options {
  readonly target?: string
  readonly buildArgs?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

interface Failure {
  /** One-based. */
  readonly line: number | null
  readonly outcome: Extract<BuildOutcome, { readonly kind: 'failed' }>
}

for (const { name, address, skip } of engines()) {
  for (const builder of ['BuildKit', 'the classic builder']) {
    describe(`on Docker ${name}, ${builder} names the step, and its line`, { skip }, () =>
      defineLines(address, builder === 'BuildKit'),
    )
  }
}

function defineLines(address: string, hasBuildKit: boolean): void {
  const { fail, facts } = openLab(address, hasBuildKit)

  test('is that of a command among all kinds of instructions', async () => {
    const { line } = await fail([
      '# a comment',
      'ARG TAG=latest',
      'FROM busybox:$TAG AS Build',
      'ENV A=1 V="x y"',
      'WORKDIR /w',
      'SHELL ["/bin/sh", "-c"]',
      `RUN echo ${randomUUID()} $A "$V" a\\.b \\$A && \\`,
      '  # why',
      '',
      "    echo '$A' ${NONE:-none}",
      'USER nobody',
      'COPY --chown=1:1 one.txt ./',
      'RUN echo first',
      'LABEL a=b',
      'run echo $A "last" && \\',
      '  exit 3',
      'RUN echo first',
    ])
    assert.equal(line, 15)
  })

  test('is found in the right one of several stages', async () => {
    const mark = randomUUID()
    const lines = (first: string, second: string) => [
      'FROM busybox:latest AS one',
      `RUN echo ${mark}`,
      `RUN ${first}`,
      'FROM busybox:latest',
      `RUN echo ${mark}`,
      'COPY --from=one /etc/passwd /x',
      `RUN ${second}`,
    ]
    assert.equal((await fail(lines('exit 4', 'true'))).line, 3)
    assert.equal((await fail(lines('true', 'exit 5'))).line, 7)
    assert.equal((await fail(lines('exit 4', 'true'), { target: 'one' })).line, 3)
  })

  test('is that of a COPY, from the context or a stage, whose source is not there', async () => {
    assert.equal((await fail(['FROM busybox:latest', 'ENV F=gone', 'COPY one.txt $F /x/'])).line, 3)
    const lines = ['FROM busybox:latest AS a', 'FROM scratch', 'COPY one.txt /', 'COPY --from=a /gone /x']
    assert.equal((await fail(lines)).line, 4)
  })

  test('is found behind the triggers of an earlier stage', async () => {
    const lines = ['FROM busybox:latest AS a', 'ONBUILD RUN true', 'FROM a AS b', 'RUN true', 'RUN exit 2']
    assert.equal((await fail(lines)).line, 5)
  })

  test('is not told for what a base image does by ONBUILD, but for what the classic builder calls FROM', async () => {
    const base = `slipway/test:${randomUUID()}`
    await fail.build(['FROM busybox:latest', 'ONBUILD RUN echo 1', 'ONBUILD RUN exit 3'], base)
    const { line } = await fail([`FROM ${base}`, 'USER root', 'RUN echo 1', 'RUN echo 2'])
    assert.equal(line, hasBuildKit ? null : 1)
  })

  test('is that of the FROM whose image the registry does not have, or does not give at present', async (t) => {
    const registry = await startTokenRegistry()
    t.after(() => registry.close())
    const lines = (ref: string) => ['FROM busybox:latest AS a', `FROM ${ref} AS b`, 'COPY --from=a / /']
    const { line, outcome } = await fail(lines(`${registry.host}/no/such:image`))
    assert.equal(outcome.reason, 'base_image_unavailable')
    assert.equal(line, 2)
    await assert.rejects(
      fail(lines(`${registry.host}/status/503:1`)),
      (error) => hasCode(error, 'registry_unavailable') && error.data?.line === 1,
    )
  })

  test('is that of the step which went on when the time was up', async () => {
    const { line, outcome } = await fail(
      ['FROM busybox:latest', 'USER root', `RUN echo ${randomUUID()} && \\`, '  sleep 60', 'RUN true'],
      { timeoutMs: 5000 },
    )
    assert.equal(outcome.reason, 'build_timeout')
    assert.equal(line, 3)
  })

  test('is where a heredoc begins, where the engine knows them', async (t) => {
    if (!hasBuildKit || Number.parseInt(facts().version, 10) < 23) return t.skip('this builder knows none')
    const { line } = await fail([
      'FROM busybox:latest',
      'COPY <<A <<B /x/',
      'a',
      'A',
      'b',
      'B',
      'RUN --mount=type=tmpfs,target=/m <<EOF',
      'echo a',
      'exit 6',
      'EOF',
    ])
    assert.equal(line, 7)
  })

  test('is told to each of several builds that share the step', async (t) => {
    if (!hasBuildKit) return t.skip('it shares none')
    const start = ['FROM busybox:latest', `RUN sleep 1; echo ${randomUUID()}; exit 3`]
    const files = [start, [...start, 'RUN true'], ['# named', `${start[0]} AS x`, ...start.slice(1)]]
    const failures = await Promise.all(files.map((lines) => fail(lines)))
    assert.deepEqual(
      failures.map(({ line }) => line),
      [2, 2, 3],
    )
  })
}

interface Fail {
  (lines: readonly string[], options?: Options): Promise<Failure>
  build(lines: readonly string[], tag: string): Promise<void>
}

function openLab(
  address: string,
  hasBuildKit: boolean,
): { readonly fail: Fail; readonly facts: () => EngineFacts } {
  let client: DockerClient
  let facts: EngineFacts
  let folder = ''
  before(async () => {
    const search = { address, home: '/' }
    client = createDockerClient({ search, callTimeoutMs: 60_000, instanceId: `test-${randomUUID()}` })
    facts = { ...(await readEngineFacts(client)), hasBuildKit }
    folder = await mkdtemp(join(tmpdir(), 'slipway-failed-lines-'))
    await writeFile(join(folder, 'context.tar'), tar({ name: 'one.txt', content: 'one' }))
  })
  after(async () => {
    for (const image of await listImages(client)) await removeImage(client, image.id)
    client.close()
    await rm(folder, { recursive: true })
  })
  const run = async (lines: readonly string[], options: Options, tag: string) => {
    const steps = new Map<string, BuildStep>()
    const { target = null, buildArgs = {}, timeoutMs = 60_000 } = options
    const dockerfile = Buffer.from(`${lines.join('\n')}\n`)
    const owner = { jobId: randomUUID(), attempt: 1, contextPath: join(folder, 'context.tar'), bases: [] }
    const limits = { timeoutMs, maxImageBytes: 1024 ** 3 }
    const request = { ...owner, ...limits, dockerfile, buildArgs, target, network: 'none' as const, tag }
    const observe = { step: (step: BuildStep) => void steps.set(step.id, step), log: () => undefined }
    const told = new BuildLines(dockerfile, { buildArgs, target })
    const outcome = await buildImage(client, facts, request, observe, signal).catch((error: unknown) => {
      throw told.inError(error)
    })
    return { outcome, steps: [...steps.values()], lines: told }
  }
  const fail = async (lines: readonly string[], options: Options = {}): Promise<Failure> => {
    const told = await run(lines, options, `slipway/test:${randomUUID()}`)
    assert.ok(told.outcome.kind === 'failed')
    const line = told.lines.ofFailure(told.outcome, told.steps)
    return { outcome: told.outcome, line: line === null ? null : line + 1 }
  }
  const build = async (lines: readonly string[], tag: string): Promise<void> => {
    const { outcome } = await run(lines, {}, tag)
    assert.equal(outcome.kind, 'built')
  }
  return { fail: Object.assign(fail, { build }), facts: () => facts }
}
