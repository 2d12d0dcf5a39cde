import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import type { JobBody, Problem } from '../support/http-bodies.ts'
import type { Answer } from '../support/http.ts'
import { NODE, cleanEnvironment, makeFolder } from '../support/service.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const FINE = 'FROM busybox\nCMD true\n'

interface Denied extends Problem {
  readonly where?: string
  readonly diagnostics?: readonly { readonly code: string; readonly severity: string }[]
}

interface Health {
  readonly components: {
    readonly policy: { readonly name: string; readonly sha256: string; readonly notes: readonly string[] }
  }
}

function codesOf({ status, body }: Answer<JobBody>): readonly string[] {
  const problem = body as unknown as Denied
  assert.deepEqual([status, problem.code], [422, 'policy_denied'])
  return (problem.diagnostics ?? []).filter(({ severity }) => severity === 'error').map(({ code }) => code)
}

describe('the policy strict', { skip: engine.skip }, () => {
  const service = useService(engine, ['--policy-name', 'strict'])
  const api = () => service().api

  test('denies a base image that is named by its tag alone', async () => {
    assert.deepEqual(codesOf(await api().submitText('FROM debian:bookworm-slim\nCMD true\n')), ['SEC1017'])
  })

  test('denies what the policy default denies, with all codes at once', async () => {
    const dockerfile = `FROM debian\nADD https://example.org/x /x\nRUN --security=insecure x\n`
    assert.deepEqual(codesOf(await api().submitText(dockerfile)), [
      'SEC1017',
      'SEC1018',
      'SEC1002',
      'SEC1005',
    ])
  })

  test('denies a destination and a build argument at their place in the request', async () => {
    const digest = `sha256:${'0'.repeat(64)}`
    const dockerfile = `FROM busybox@${digest}\nCMD true\n`
    for (const [more, where] of [
      [{ publish: { image: '169.254.169.254/x' } }, '/publish/image'],
      [{ buildArgs: { BUILDKIT_SYNTAX: 'evil/x' } }, '/buildArgs/BUILDKIT_SYNTAX'],
    ] as const) {
      const { status, body } = await api().submitJson({ dockerfile, ...more })
      const problem = body as unknown as Denied
      assert.deepEqual([status, problem.code, problem.where], [422, 'policy_denied', where])
      assert.match(problem.detail, /^SEC10\d\d /)
    }
  })
})

describe('a policy of the operator', { skip: engine.skip }, () => {
  const folder = makeFolder()
  const write = (text: string): void => writeFileSync(join(folder, 'team.yaml'), text)
  write('rules: {onbuild: deny}\n')
  const service = useService(engine, ['--policy-folder', folder, '--policy-name', 'team'])
  const api = () => service().api
  const health = async () => (await api().call<Health>('GET', '/health')).body.components.policy
  const dockerfile = `${FINE}ONBUILD RUN x\n`

  test('stands with its hash in the record of a job that it let through, and in /health', async () => {
    const job = await api().run({ dockerfile: FINE })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const { policy } = await api().record(job.id)
    const { name, sha256, notes } = await health()
    assert.deepEqual(policy, { name, sha256 })
    assert.equal(name, 'team')
    assert.match(sha256, /^[0-9a-f]{64}$/)
    assert.deepEqual(notes, [])
  })

  test('is in force as soon as its file is written, unless the new version is broken', async () => {
    assert.deepEqual(codesOf(await api().submitText(dockerfile)), ['SEC1013'])
    const before = await health()
    write('rules: {onbuild: perhaps}\n')
    assert.deepEqual(codesOf(await api().submitText(dockerfile)), ['SEC1013'])
    const broken = await health()
    assert.equal(broken.sha256, before.sha256)
    assert.match(broken.notes.join(), /rules\.onbuild must be one of deny, warn, allow/)
    write('rules: {onbuild: warn}\n')
    const { status, body } = await api().submitText(dockerfile)
    assert.equal(status, 202)
    assert.ok(body.diagnostics.some(({ code, severity }) => code === 'SEC1013' && severity === 'warning'))
    const job = await api().waitForEnd(body.id)
    const { policy } = await api().record(job.id)
    assert.deepEqual((await health()).notes, [])
    assert.equal(policy?.sha256, (await health()).sha256)
    assert.notEqual(policy?.sha256, before.sha256)
  })
})

describe('slipway policy', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(NODE, ['src/cli/main.ts', 'policy', ...args], {
      cwd: repository,
      env: cleanEnvironment(),
      encoding: 'utf8',
    })
  const folder = makeFolder()
  const file = join(folder, 'Dockerfile')
  writeFileSync(file, 'FROM debian:12\nRUN --network=host x\nUSER app\n')

  test('test says of each rule what it said, about which line, and which were not touched', () => {
    const strict = run('test', 'strict', file)
    assert.equal(strict.status, 1)
    assert.match(strict.stdout, new RegExp(`✗ denied SEC1006 hostNetwork ${file}:2:5 `))
    assert.match(strict.stdout, new RegExp(`✗ denied SEC1017 imageDigest ${file}:1:6 `))
    assert.match(strict.stdout, /✓ allowed SEC1007 networkedRun /)
    assert.match(strict.stdout, /not touched: .*\brootUser\b/)
    const own = join(folder, 'own.yaml')
    writeFileSync(own, 'rules: {hostNetwork: warn}\n')
    const warned = run('test', own, file)
    assert.equal(warned.status, 0, warned.stdout)
    assert.match(warned.stdout, /! warned SEC1006 hostNetwork /)
  })

  test('shows a policy as a file that means the same, and lists what there is', () => {
    const copy = join(folder, 'copy.yaml')
    writeFileSync(copy, run('show', 'strict').stdout)
    const hash = (name: string): string => JSON.parse(run('show', name, '--json').stdout).sha256
    assert.equal(hash(copy), hash('strict'))
    const { policies } = JSON.parse(run('list', '--folder', folder, '--json').stdout)
    assert.deepEqual(
      policies.map(({ name }: { readonly name: string }) => name),
      ['default', 'strict', 'copy', 'own'],
    )
  })

  test('ends with 2 for what cannot be read, and says what to do', () => {
    const broken = join(folder, 'broken.json')
    writeFileSync(broken, '{"rules": {"addUrls": "deny"}}')
    for (const [args, said] of [
      [['test', 'nope', file], /there are: default, strict/],
      [['test', 'strict', join(folder, 'nothing')], /^slipway: There is no \S+nothing\./],
      [['test', broken, file], /did you mean addUrl\?/],
    ] as const) {
      const { status, stderr } = run(...args)
      assert.equal(status, 2)
      assert.match(stderr, said)
      assert.match(stderr, /→ /)
    }
  })
})
