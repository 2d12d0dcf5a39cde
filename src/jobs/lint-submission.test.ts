import assert from 'node:assert/strict'
import { type TestContext, describe, it } from 'node:test'
import { type Core, openCore } from '../../test/support/core.ts'
import { hasCode } from '../errors/slipway-error.ts'
import type { Diagnostic } from '../dockerfile/diagnostic.ts'

const QUOTES = 'FROM busybox:latest\nRUN echo “x”\n'
const MUTE = Buffer.from('ignored: [SLP0201]\n')
const STRICT = Buffer.from('override: {error: [SLP0201]}\n')

async function open(t: TestContext, flags: readonly string[] = []): Promise<Core> {
  const core = await openCore(['--lint-shellcheck', 'false', ...flags])
  t.after(() => core.close())
  return core
}

const has = (found: readonly Diagnostic[], code: string): boolean => found.some((one) => one.code === code)

async function refusal(work: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await work
  } catch (error) {
    assert.ok(hasCode(error, 'dockerfile_invalid'), String(error))
    return (error.data as { diagnostics: readonly Diagnostic[] }).diagnostics
  }
  return assert.fail('it was accepted')
}

function contextWith(lintConfiguration: Uint8Array | null, dockerignore: Uint8Array | null = null) {
  const sha256 = 'a'.repeat(64)
  return { sha256, bytes: 1, entries: 1, unpackedBytes: 1, dockerfile: null, lintConfiguration, dockerignore }
}

describe('a submission', () => {
  it('is answered with all that the linter finds, the same as a lint of it', async (t) => {
    const core = await open(t)
    const dockerfile = Buffer.from(QUOTES)
    const { diagnostics } = await core.jobs.submit({ dockerfile })
    assert.ok(has(diagnostics, 'SLP0201'))
    assert.deepEqual(await core.jobs.lint({ dockerfile }), { diagnostics, shellcheck: false })
  })

  it('is judged by the configuration that comes with its context', async (t) => {
    const core = await open(t)
    const dockerfile = Buffer.from(QUOTES)
    const mute = await core.jobs.submit({ dockerfile, context: contextWith(MUTE) })
    assert.ok(!has(mute.diagnostics, 'SLP0201'))
    const found = await refusal(core.jobs.submit({ dockerfile, context: contextWith(STRICT) }))
    assert.ok(found.some(({ code, severity }) => code === 'SLP0201' && severity === 'error'))
  })

  it('is told of a COPY of what its .dockerignore leaves out, as a lint is', async (t) => {
    const core = await open(t)
    const dockerfile = Buffer.from('FROM busybox:1\nCOPY notes.log /x\n')
    const dockerignore = Buffer.from('*.log\n')
    const { diagnostics } = await core.jobs.submit({ dockerfile, context: contextWith(null, dockerignore) })
    assert.ok(has(diagnostics, 'CopyIgnoredFile'))
    assert.ok(has((await core.jobs.lint({ dockerfile, dockerignore })).diagnostics, 'CopyIgnoredFile'))
    assert.ok(!has((await core.jobs.lint({ dockerfile })).diagnostics, 'CopyIgnoredFile'))
  })

  it('is not judged by the base images that the engine has, and a lint is', async (t) => {
    const core = await open(t)
    core.engine.daemon.base('team/app:1')
    const dockerfile = Buffer.from('FROM --platform=linux/arm64 team/app:1\nWORKDIR /$APP_FOLDER\n')
    const submitted = await core.jobs.submit({ dockerfile })
    assert.ok(!core.engine.daemon.calls.includes('inspectImage'))
    assert.ok(!has(submitted.diagnostics, 'InvalidBaseImagePlatform'))
    assert.ok(!has(submitted.diagnostics, 'UndefinedVar'))
    const { diagnostics } = await core.jobs.lint({ dockerfile })
    const said = diagnostics.find(({ code }) => code === 'InvalidBaseImagePlatform')
    assert.match(said?.message ?? '', /team\/app:1 is for linux\/amd64, and the build for linux\/arm64/)
    assert.ok(has(diagnostics, 'UndefinedVar'))
  })

  it('is linted all the same when the engine is away', async (t) => {
    const core = await open(t)
    const dockerfile = Buffer.from(QUOTES)
    const before = await core.jobs.lint({ dockerfile })
    core.engine.daemon.goDown()
    assert.deepEqual(await core.jobs.lint({ dockerfile }), before)
  })

  it('is refused for the finding of a rule, with the list that a lint gives', async (t) => {
    const core = await open(t)
    const dockerfile = Buffer.from(`# check=error=true\n${QUOTES}from busybox AS Case\n`)
    const linted = (await core.jobs.lint({ dockerfile, configuration: STRICT })).diagnostics
    const refused = await refusal(core.jobs.submit({ dockerfile, context: contextWith(STRICT) }))
    assert.deepEqual(refused, linted)
  })

  it('has its findings in the log of its validate stage, under the configuration of its context', async (t) => {
    const core = await open(t)
    await core.work(1)
    const id = await core.submit(QUOTES)
    const { warnings } = await core.ended(id)
    assert.ok(warnings.some((text) => text.includes('SLP0201')))
    const lines: string[] = []
    for await (const batch of core.jobs.logs(id, { stage: 'validate' }, AbortSignal.timeout(60_000)))
      lines.push(...batch.map(({ text }) => text))
    assert.ok(
      lines.some((text) => text.includes('SLP0201')),
      lines.join('\n'),
    )
  })
})

describe('a configuration of the operator', () => {
  it('that is not there, or has mistakes, stops the start', async () => {
    await assert.rejects(openCore(['--lint-configuration', '/nowhere/x.yaml']), (error) =>
      hasCode(error, 'config_invalid'),
    )
  })
})
