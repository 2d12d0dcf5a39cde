import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createWriteStream } from 'node:fs'
import { pack } from 'tar-stream'
import {
  buildRequest,
  BuildTranscript,
  built,
  type Example,
  failedBuild,
  type MakeEngine,
  suite,
  uniqueName,
} from './harness.ts'

/** What every engine's `build` must do. */
export function buildContract(name: string, make: MakeEngine): void {
  suite(`${name}: build`, make, (example) => {
    example('a Dockerfile becomes an image with its tag and its base', async (e) => {
      const { under } = e
      const tag = `slipway/contract:${uniqueName()}`
      const { outcome, said } = await built(e, [`FROM ${under.baseImage}`, 'RUN echo hello from the build'], {
        tag,
      })
      assert.ok(outcome.kind === 'built')
      assert.match(outcome.image.id, /^sha256:[0-9a-f]{64}$/)
      assert.ok(outcome.image.bytes > 0)
      assert.ok(outcome.image.tags.some((name) => name.endsWith(tag)))
      assert.equal(outcome.bases.length, 1)
      assert.ok(outcome.bases[0]?.ref.endsWith(under.baseImage))
      assert.ok(said.stepNamed('RUN echo hello').completedAt)
    })

    example('output lines come with their step and their stream', async (e) => {
      const mark = uniqueName()
      const { said } = await built(e, [
        `FROM ${e.under.baseImage}`,
        `RUN echo out ${mark} && echo err ${mark} >&2`,
      ])
      const out = said.lines.find(({ text }) => text === `out ${mark}`)
      assert.equal(out?.stream, 'stdout')
      assert.equal(out?.stepId, said.stepNamed(mark).id)
      if ((await e.engine.info()).capabilities.buildkit) {
        assert.equal(said.lines.find(({ text }) => text === `err ${mark}`)?.stream, 'stderr')
      }
    })

    example('a failing command is an outcome with step, command and exit code', async (e) => {
      const command = `echo before ${uniqueName()} && exit 7`
      const outcome = await failedBuild(e, [`FROM ${e.under.baseImage}`, `RUN ${command}`])
      assert.equal(outcome.reason, 'build_failed')
      assert.equal(outcome.exitCode, 7)
      assert.equal(outcome.command, command)
      assert.match(outcome.step ?? '', /RUN echo before/)
      assert.match(outcome.message, /exit code 7/)
    })

    example('a repeated build takes its steps from the cache and gives the same image', async (e) => {
      const lines = [`FROM ${e.under.baseImage}`, `RUN echo ${uniqueName()} > /made`]
      const first = await built(e, lines)
      const second = await built(e, lines)
      assert.equal(second.image.id, first.image.id)
      assert.equal(first.said.stepNamed('RUN').cached, false)
      assert.equal(second.said.stepNamed('RUN').cached, true)
    })

    example('equal builds of different jobs at the same time give one image', async (e) => {
      const lines = [`FROM ${e.under.baseImage}`, `RUN echo ${uniqueName()} > /made`]
      const images = await Promise.all([1, 2, 3].map(() => built(e, lines)))
      assert.equal(new Set(images.map(({ image }) => image.id)).size, 1)
    })

    example('build arguments reach the steps', async (e) => {
      const lines = [`FROM ${e.under.baseImage}`, 'ARG WHO=nobody', 'RUN echo "built for $WHO"']
      const { said } = await built(e, lines, { buildArgs: { WHO: uniqueName() } })
      assert.ok(said.lines.every(({ text }) => text !== 'built for nobody'))
      assert.ok(said.lines.some(({ text }) => text.startsWith('built for ')))
    })

    example('a target ends the build at its stage', async (e) => {
      const lines = [
        `FROM ${e.under.baseImage} AS first`,
        'CMD ["echo", "first"]',
        'FROM first AS second',
        'RUN exit 1',
      ]
      const { image } = await built(e, lines, { target: 'first' })
      assert.deepEqual(image.command, ['echo', 'first'])
    })

    example('a target that does not exist makes the Dockerfile invalid', async (e) => {
      const outcome = await failedBuild(e, [`FROM ${e.under.baseImage} AS first`], { target: 'nowhere' })
      assert.equal(outcome.reason, 'dockerfile_invalid')
      assert.match(outcome.message, /nowhere/)
    })

    example('files of the context are copied, and its own Dockerfile is replaced', async (e) => {
      // New each time: a builder that knows the file would take the step from its cache and print nothing.
      const greeting = `hello from the context of ${uniqueName()}`
      const contextPath = await contextWith(e, {
        Dockerfile: 'FROM nothing-of-the-kind\n',
        'sub/hello.txt': `${greeting}\n`,
      })
      const lines = [`FROM ${e.under.baseImage}`, 'COPY sub/hello.txt /hello.txt', 'RUN cat /hello.txt']
      const { said } = await built(e, lines, { contextPath })
      assert.ok(said.lines.some(({ text }) => text === greeting))
    })

    example('copying a file that is not in the context is a failed build', async (e) => {
      const outcome = await failedBuild(e, [`FROM ${e.under.baseImage}`, 'COPY not-there.txt /there.txt'])
      assert.equal(outcome.reason, 'build_failed')
      assert.match(outcome.message, /not-there\.txt/)
      assert.equal(outcome.exitCode, null)
    })

    example('an unknown instruction makes the Dockerfile invalid, with its line', async (e) => {
      const outcome = await failedBuild(e, [`FROM ${e.under.baseImage}`, 'RUNN true'])
      assert.equal(outcome.reason, 'dockerfile_invalid')
      assert.equal(outcome.line, 2)
    })

    example('a base image that its registry does not have is an outcome of its own', async (e) => {
      if (e.under.missingImage === undefined) return e.t.skip('no reference that is surely missing')
      const outcome = await failedBuild(e, [`FROM ${e.under.missingImage}`, 'RUN true'])
      assert.equal(outcome.reason, 'base_image_unavailable')
      assert.ok(outcome.image?.includes(e.under.missingImage))
      assert.ok(outcome.message.includes(e.under.missingImage))
    })

    limitExamples(example)
  })
}

function limitExamples(example: Parameters<Parameters<typeof suite>[2]>[0]): void {
  example('a build that takes too long ends as build_timeout', async (e) => {
    const lines = [`FROM ${e.under.baseImage}`, `RUN echo ${uniqueName()} && sleep 600`]
    const outcome = await failedBuild(e, lines, { timeoutMs: 1500 })
    assert.equal(outcome.reason, 'build_timeout')
  })

  example('an aborted build throws the reason of its signal', async (e) => {
    const mark = uniqueName()
    const cancel = new AbortController()
    const said = new BuildTranscript()
    const lines = [`FROM ${e.under.baseImage}`, `RUN echo ${mark} && sleep 600`]
    const building = e.engine.build(buildRequest(e.under, lines), said, cancel.signal)
    await said.seen(mark)
    const reason = new Error('cancelled by its owner')
    cancel.abort(reason)
    await assert.rejects(building, (error) => error === reason)
  })

  example('a build whose signal is aborted already does not start', async (e) => {
    const said = new BuildTranscript()
    const reason = new Error('too late')
    const request = buildRequest(e.under, [`FROM ${e.under.baseImage}`])
    await assert.rejects(
      e.engine.build(request, said, AbortSignal.abort(reason)),
      (error) => error === reason,
    )
    assert.equal(said.steps.size, 0)
  })

  example('an image above the limit is refused and removed', async (e) => {
    const tag = `slipway/contract:${uniqueName()}`
    const lines = [`FROM ${e.under.baseImage}`, `RUN echo ${uniqueName()} > /made`]
    const outcome = await failedBuild(e, lines, { tag, maxImageBytes: 1000 })
    assert.equal(outcome.reason, 'disk_limit')
    assert.equal(await e.engine.inspectImage(tag, e.signal), undefined)
  })
}

/** A plain tar on disk, removed with the example. */
async function contextWith({ t }: Example, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-contract-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'context.tar')
  const archive = pack()
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content)
  archive.finalize()
  await pipeline(archive, createWriteStream(path))
  return path
}
