/** What is wrong with a Dockerfile is told without a job, and with it; neither needs an engine. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { before, describe, test } from 'node:test'
import { type Service, startService } from '../support/service.ts'
import { type Entry, makeTar } from './support/archives.ts'

interface LintBody {
  readonly diagnostics: readonly { readonly code: string; readonly range: { readonly start: object } }[]
  readonly shellcheck: boolean
}

const COPIES = 'FROM busybox:1\nCOPY notes.log /x\nCMD ["true"]\n'
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

describe('a lint', () => {
  let service: Service
  before(async () => {
    service = await startService({ dockerHost: 'unix:///nowhere/docker.sock' })
  })
  const lint = async (body: object) => {
    const { status, body: answer } = await service.api.call<LintBody>('POST', '/api/v2/lint', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(status, 200)
    return { ...answer, codes: answer.diagnostics.map(({ code }) => code) }
  }

  test('tells of a COPY of what .dockerignore leaves out, of a submission and its context as well', async () => {
    const ignore = { name: '.dockerignore', content: '*.log\n' }
    assert.ok(
      (await lint({ dockerfile: COPIES, dockerignore: ignore.content })).codes.includes('CopyIgnoredFile'),
    )
    assert.ok(!(await lint({ dockerfile: COPIES })).codes.includes('CopyIgnoredFile'))
    const submitted = async (...more: readonly Entry[]) => {
      const context = await makeTar([{ name: 'Dockerfile', content: COPIES }, ignore, ...more])
      const { status, body } = await service.api.submitForm([{ name: 'context', value: context }])
      assert.equal(status, 202)
      return (body as unknown as LintBody).diagnostics.map(({ code }) => code)
    }
    assert.ok((await submitted()).includes('CopyIgnoredFile'))
    // An engine does not apply it to an archive, so the file can be copied.
    assert.ok(!(await submitted({ name: 'notes.log', content: 'x' })).includes('CopyIgnoredFile'))
  })

  test('has what ShellCheck says where it is installed, and a submission does not ask it', async () => {
    const dockerfile = 'FROM busybox:1\nRUN ls $foo\nCMD ["true"]\n'
    const { codes, shellcheck } = await lint({ dockerfile })
    assert.equal(shellcheck, hasShellcheck)
    assert.equal(codes.includes('SC2086'), hasShellcheck)
    const { body } = await service.api.submitText(dockerfile)
    const submitted = (body as unknown as LintBody).diagnostics.map(({ code }) => code)
    assert.ok(!submitted.some((code) => code.startsWith('SC')))
  })
})
