/** What the command line does about registries, accounts, services and templates, against a real service and registry. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { type LocalRegistry, PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'
import { type Service, makeFolder, startService } from '../support/service.ts'
import { type CommandOptions, type CommandResult, runSlipway } from './support/run-slipway.ts'

const engine = firstEngine()
const account = { username: 'ann', password: PASSWORDS.hard }
const HTTPD = 'FROM busybox\nRUN mkdir /www && echo fine > /www/health\nEXPOSE 8081\n'

let registry: LocalRegistry
let service: Service
let serial = 0

async function slipway(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const result = await runSlipway(args, { ...options, env: { SLIPWAY_URL: service.url } })
  assert.ok(!(result.stdout + result.stderr).includes(account.password), 'a password was shown')
  return result
}

function file(content: string): string {
  const path = join(makeFolder(), 'Dockerfile')
  writeFileSync(path, content)
  return path
}

/** Each another one, so that no test meets the image of the one before. */
const batch = (): string =>
  file(
    `FROM busybox\nRUN echo ${process.pid}-${serial++} > /mark\nCMD echo '{"perf":0.5}' > /data/perf.json\n`,
  )

describe('the command line, publishing', { skip: engine.skip || registrySkip() }, () => {
  before(async () => {
    registry = await startRegistry({ htpasswd: account, deletion: true })
    const flags = ['--sandbox-runtime', 'runc', '--worker-backoff-seconds', '0.05']
    service = await startService({ dockerHost: engine.address, flags })
  })
  after(() => service?.end())

  const own = ['--username', account.username, '--password-stdin']
  const has = async (name: string, reference: string): Promise<boolean> => {
    const basic = Buffer.from(`${account.username}:${account.password}`).toString('base64')
    const response = await fetch(`${registry.url}/v2/${name}/manifests/${reference}`, {
      headers: { Authorization: `Basic ${basic}`, Accept: '*/*' },
    })
    await response.body?.cancel()
    return response.ok
  }

  test('stores an account, publishes with it by its name, and forgets it', async () => {
    const adding = ['credential', 'add', 'team', '--registry', registry.host, ...own]
    const added = await slipway(adding, { input: `${account.password}\n` })
    assert.equal(added.code, 0, added.stderr)
    assert.match((await slipway(['credential', 'list'])).stdout, /^team +localhost:\d+ +ann .* never$/m)

    const publishing = ['--publish', `${registry.host}/team/stored:1`, '--credential', 'team', '--wait']
    const { code, stdout, stderr } = await slipway(['submit', batch(), ...publishing])
    assert.equal(code, 0, stdout)
    assert.match(stderr, /^ {2}layer \w+ pushed/m)
    const digest = /published +localhost:\d+\/team\/stored@(sha256:[0-9a-f]{64})$/m.exec(stdout)?.[1] ?? ''
    assert.match(stdout, /as +localhost:\d+\/team\/stored:1, by ann \(credential team\)/)
    assert.ok(await has('team/stored', digest))

    assert.equal((await slipway(['credential', 'remove', 'team'])).code, 0)
    const again = await slipway(['credential', 'remove', 'team'])
    assert.deepEqual([again.code, again.stderr.includes('slipway credential list')], [1, true])
  })

  test('publishes with a password from stdin, and retries with the right one after a wrong one', async () => {
    const publishing = ['--publish', `${registry.host}/own/app:1`, ...own, '--wait', '--json']
    const refused = await slipway(['submit', batch(), ...publishing], { input: 'wrong' })
    const job = JSON.parse(refused.stdout)
    assert.deepEqual([refused.code, job.status, job.reason], [1, 'failed', 'publish_denied'])

    const retried = await slipway(['retry', job.id, ...own, '--wait'], { input: account.password })
    assert.equal(retried.code, 0, retried.stdout)
    assert.match(retried.stdout, /published +localhost:\d+\/own\/app@sha256:/)
    assert.doesNotMatch(retried.stderr, /build passed/)
    assert.ok(await has('own/app', '1'))
  })

  test('deletes a job, and from the registry only when told so', async () => {
    const publishing = ['--publish', `${registry.host}/gone/app:1`, ...own, '--wait', '--json']
    const { stdout } = await slipway(['submit', batch(), ...publishing], { input: account.password })
    const job = JSON.parse(stdout)
    assert.equal(job.status, 'succeeded')
    // The password of the job was erased, so that the registry refuses, and the job stays.
    const refused = await slipway(['delete', job.id, '--registry'])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^→ /m)
    assert.equal((await slipway(['show', job.id])).code, 0)
    assert.equal((await slipway(['delete', job.id])).code, 0)
    assert.ok(await has('gone/app', '1'))

    await slipway(['credential', 'add', 'team', '--registry', registry.host, ...own], {
      input: account.password,
    })
    const stored = ['--publish', `${registry.host}/gone/app:2`, '--credential', 'team', '--wait', '--json']
    const other = JSON.parse((await slipway(['submit', batch(), ...stored])).stdout)
    const deleted = await slipway(['delete', other.id, '--registry'])
    assert.equal(deleted.code, 0, deleted.stderr)
    assert.ok(!(await has('gone/app', '2')))
  })

  test('runs a service until it is well, and says how long that took, or that it never was', async () => {
    const well = file(`${HTTPD}CMD ["httpd", "-f", "-p", "8081", "-h", "/www"]\n`)
    const { code, stdout } = await slipway(['submit', well, '--service', '--wait'])
    assert.equal(code, 0, stdout)
    assert.match(stdout, /healthy +after [\d.]+ m?s: GET \/health on port 8081, asked /)
    const ill = ['--service', '--healthcheck', '/missing', '--timeout', '3', '--wait']
    const failed = await slipway(['submit', well, ...ill])
    assert.equal(failed.code, 1, failed.stdout)
    assert.match(failed.stdout, /healthy +never: GET \/missing on port 8081, asked .*404/)
  })

  test('says why an image that was to be audited has no hardening index', async () => {
    const bare = file('FROM scratch\nCOPY --from=busybox:latest /bin/busybox /true\nCMD ["/true"]\n')
    const { code, stdout } = await slipway(['submit', bare, '--hardening', '--wait'])
    assert.equal(code, 0, stdout)
    assert.match(stdout, /hardening +not known: (the image has no \/bin\/sh|lynis is not installed)/)
  })

  test('lists templates, and renders one into a folder that can be submitted', async () => {
    const listed = await slipway(['template', 'list'])
    assert.match(listed.stdout, /^python-flask +\S/m)
    const folder = join(makeFolder(), 'greeter')
    const params = [
      '--param',
      'name=greeter',
      '--param',
      'port=5000',
      '--param',
      'environment={"MODE":"x y"}',
    ]
    const rendered = await slipway(['template', 'render', 'python-flask', ...params, '--output', folder])
    assert.equal(rendered.code, 0, rendered.stderr)
    const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8')
    assert.match(dockerfile, /5000/)
    assert.match(dockerfile, /x y/)
    assert.equal((await slipway(['template', 'render', 'python-flask', ...params])).stdout, dockerfile)
    const wrong = await slipway(['template', 'render', 'python-flask', '--param', 'port=99999'])
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /port/)
    assert.match((await slipway(['template', 'render', 'nothing'])).stderr, /slipway template list/)
  })
})
