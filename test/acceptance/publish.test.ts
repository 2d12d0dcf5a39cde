/** Publishing to a real registry with a password, as its users do it, and nothing of the password left anywhere. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { type Answer, assertProblem } from '../support/http.ts'
import type { JobBody } from '../support/http-bodies.ts'
import { type LocalRegistry, PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'
import { type Service, startService } from '../support/service.ts'

interface Job extends JobBody {
  readonly published: string | null
}

interface Published {
  readonly reference: string
  readonly digest: string
  readonly confirmed: boolean
  readonly account: { readonly from: string; readonly username: string; readonly name: string | null } | null
}

const engine = firstEngine()
const account = { username: 'ann', password: PASSWORDS.hard }
const basic = Buffer.from(`${account.username}:${account.password}`)

let serial = 0
/** Each another one, so that no test meets the image of the one before. */
const dockerfile = () =>
  `FROM busybox\nRUN echo ${process.pid}-${serial++} > /mark\nCMD echo '{"perf":0.5}' > /data/perf.json\n`

let registry: LocalRegistry
let service: Service

async function submit(publish: object | string, text = dockerfile()): Promise<Job> {
  const { status, body } = await service.api.submitJson({ dockerfile: text, publish })
  assert.equal(status, 202, JSON.stringify(body))
  return body as Job
}

const ended = async (id: string): Promise<Job> => (await service.api.waitForEnd(id)) as Job

const publish = async (...args: Parameters<typeof submit>) => ended((await submit(...args)).id)

const publishedOf = async (id: string): Promise<Published | null> =>
  ((await service.api.record(id)) as unknown as { published: Published | null }).published

const send = <Body>(method: string, path: string, body?: object): Promise<Answer<Body>> =>
  service.api.call<Body>(method, path, {
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  })

/** What the registry has under a name, asked with an account that may. */
async function manifest(name: string, reference: string) {
  const response = await fetch(`${registry.url}/v2/${name}/manifests/${reference}`, {
    headers: {
      Authorization: `Basic ${basic.toString('base64')}`,
      Accept:
        'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
    },
  })
  if (response.status === 404) return undefined
  const { config } = (await response.json()) as { config: { digest: string } }
  return { digest: response.headers.get('docker-content-digest'), config: config.digest }
}

/** Pulls onto the engine and returns the image's id; the name goes again. */
async function pull(name: string, tag: string): Promise<string> {
  const reference = `${registry.host}/${name}`
  // In base64url with its padding, without which the engine drops the end.
  const auth = Buffer.from(JSON.stringify(account))
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  const answer = await service.engine.stream(
    'POST',
    `/images/create?fromImage=${encodeURIComponent(reference)}&tag=${tag}`,
    undefined,
    { 'X-Registry-Auth': auth },
  )
  const words = (await answer.toArray()).join('')
  assert.ok(answer.statusCode === 200 && !words.includes('"error"'), words)
  const { Id } = await service.engine.call<{ Id: string }>('GET', `/images/${reference}:${tag}/json`)
  await service.engine.call('DELETE', `/images/${reference}:${tag}?noprune=true`)
  return Id
}

const stagesOf = (job: JobBody, status: string) =>
  job.attempts
    .at(-1)
    ?.stages.filter((one) => one.status === status)
    .map(({ stage }) => stage)

describe('publishing', { skip: engine.skip || registrySkip() }, () => {
  before(async () => {
    registry = await startRegistry({ htpasswd: account, deletion: true })
    service = await startService({
      dockerHost: engine.address,
      flags: [
        ...['--publish-registry', registry.host],
        ...['--worker-backoff-seconds', '0.05', '--worker-max-tries', '2'],
      ],
      env: { DOCKERHUB_USERNAME: account.username, DOCKERHUB_PASSWORD: account.password },
    })
  })
  after(() => service?.end())

  test('with the account that came with the job: the image that ran is what can be pulled', async () => {
    const job = await publish({ image: `${registry.host}/own/app`, tag: 'v1', credential: account })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const published = await publishedOf(job.id)
    const there = await manifest('own/app', 'v1')
    assert.equal(published?.digest, there?.digest)
    assert.equal(job.published, `${registry.host}/own/app@${there?.digest}`)
    assert.equal(there?.config, job.imageId)
    assert.deepEqual(
      [published?.reference, published?.confirmed, published?.account],
      [`${registry.host}/own/app:v1`, true, { from: 'job', username: 'ann', name: null }],
    )
    assert.equal(await pull('own/app', 'v1'), job.imageId)
  })

  test('with a stored account, which is shown without its password', async () => {
    const added = await send<{ name: string }>('POST', '/api/v2/credentials', { name: 'team', ...account })
    assert.equal(added.status, 201, JSON.stringify(added.body))
    const job = await publish({ image: 'stored/app', credential: 'team' })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    assert.equal((await publishedOf(job.id))?.account?.name, 'team')
    assert.ok(await manifest('stored/app', 'latest'))
    const { body } = await send<{ credentials: { name: string; lastUsedAt: string | null }[] }>(
      'GET',
      '/api/v2/credentials',
    )
    assert.equal(body.credentials[0]?.name, 'team')
    assert.notEqual(body.credentials[0]?.lastUsedAt, null)
    assert.ok(!JSON.stringify([body, added.body]).includes('password'))
  })

  test("with the server's account, when a job names none", async () => {
    const job = await publish(`${registry.host}/server/app:2`)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    assert.deepEqual((await publishedOf(job.id))?.account, { from: 'server', username: 'ann', name: null })
  })

  test('shows the push live: its layers in the events, its steps in the log', async () => {
    const { id } = await submit('live/app:1')
    const events = await service.api.events(id)
    const layers = events
      .filter(({ data }) => data.type === 'step' && data.data.stage === 'publish')
      .flatMap(({ data }) => data.data.layers as { state: string }[])
    assert.ok(layers.some(({ state }) => state === 'pushed' || state === 'exists'))
    const log = (await service.api.logLines(id)).filter(({ stage }) => stage === 'publish')
    assert.match(log[0]?.text ?? '', /^pushing .*\/live\/app:1 as ann/)
    assert.match(log.at(-1)?.text ?? '', /^pushed sha256:[0-9a-f]{64}$/)
  })

  test('ends as publish_denied at once when the password is wrong, and goes through with the right one', async () => {
    const image = `${registry.host}/wrong/app:1`
    const job = await publish({ image, credential: { ...account, password: PASSWORDS.plain } })
    assert.deepEqual([job.status, job.reason, job.published], ['failed', 'publish_denied', null])
    assert.equal(job.attempts[0]?.tries, 1)
    assert.equal(await manifest('wrong/app', '1'), undefined)

    await send('POST', `/api/v2/jobs/${job.id}/retry`)
    const erased = await ended(job.id)
    assert.deepEqual([erased.attempt, erased.reason], [2, 'publish_denied'])
    assert.match(erased.message ?? '', /were erased when it ended; send them again/)

    const retried = await send('POST', `/api/v2/jobs/${job.id}/retry`, { credential: account })
    assert.equal(retried.status, 202, JSON.stringify(retried.body))
    const last = await ended(job.id)
    assert.equal(last.status, 'succeeded', `${last.message}`)
    assert.equal((await manifest('wrong/app', '1'))?.config, job.imageId)
  })

  test('ends as publish_failed when the registry is away, and a retry only pushes', async () => {
    await registry.stop()
    const failed = await publish('away/app:1')
    assert.deepEqual([failed.reason, failed.stage], ['publish_failed', 'publish'])
    assert.match(failed.message ?? '', /given up after 2 tries/)
    assert.equal(failed.attempts[0]?.tries, 2)
    await registry.start()
    const before = new Map(failed.attempts[0]?.stages.map((one) => [one.stage, one.startedAt]))
    await send('POST', `/api/v2/jobs/${failed.id}/retry`)
    const job = await ended(failed.id)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const attempt = job.attempts.at(-1)
    assert.equal(attempt?.from, 'publish')
    for (const { stage, startedAt } of attempt?.stages ?? []) {
      if (stage !== 'publish') assert.equal(startedAt, before.get(stage), stage)
    }
    assert.deepEqual(
      [job.imageId, (await manifest('away/app', '1'))?.config],
      [failed.imageId, failed.imageId],
    )
  })

  test('goes on after a kill -9 in the middle, with the same image and without another run', async () => {
    const text = `FROM busybox\nRUN head -c 60000000 /dev/urandom > /blob\nCMD echo '{"perf":1}' > /data/perf.json\n`
    const { id } = await submit({ image: 'killed/app:1', credential: account }, text)
    for await (const { data } of service.api.stream(`/api/v2/jobs/${id}/events`)) {
      if (data.type === 'step' && data.data.stage === 'publish') break
    }
    await service.kill9()
    assert.equal(await manifest('killed/app', '1'), undefined)
    await service.start()
    const job = await ended(id)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    const [attempt] = job.attempts
    assert.equal(attempt?.tries, 2)
    const log = (await service.api.logLines(id)).filter(({ stream }) => stream === 'system')
    assert.equal(log.filter(({ text: line }) => /^container \w+ started$/.test(line)).length, 1)
    assert.deepEqual(await manifest('killed/app', '1'), {
      digest: (await publishedOf(id))?.digest,
      config: job.imageId,
    })
  })

  test('happens after everything else has passed, and not for what has not', async () => {
    const job = await publish('bad/app:1', 'FROM busybox\nCMD exit 3\n')
    assert.equal(job.reason, 'run_failed')
    assert.deepEqual(stagesOf(job, 'pending'), ['measure', 'publish'])
    assert.equal(await manifest('bad/app', '1'), undefined)
  })

  test('is taken back by deleting the job with ?registry=true', async () => {
    const job = await publish('gone/app:1')
    await registry.stop()
    const unavailable = await send('DELETE', `/api/v2/jobs/${job.id}?registry=true`)
    assertProblem(unavailable, 503, 'registry_unavailable')
    await registry.start()
    assert.equal((await service.api.job(job.id)).status, 'succeeded')
    assert.equal((await send('DELETE', `/api/v2/jobs/${job.id}?registry=true`)).status, 204)
    assert.equal(await manifest('gone/app', '1'), undefined)
    assert.equal((await send('GET', `/api/v2/jobs/${job.id}`)).status, 404)
  })

  test('is not taken back with an account that was erased', async () => {
    const job = await publish({ image: 'kept/app:1', credential: account })
    const refused = await send('DELETE', `/api/v2/jobs/${job.id}?registry=true`)
    const problem = assertProblem(refused, 502, 'registry_refused')
    assert.match(problem.detail, /were erased when it ended/)
    assert.ok(await manifest('kept/app', '1'))
    assert.equal((await send('DELETE', `/api/v2/jobs/${job.id}`)).status, 204)
    assert.ok(await manifest('kept/app', '1'))
  })

  test('leaves the password in no file, log, event, record, answer or process list', async () => {
    const { id } = await submit({ image: 'leak/app:1', credential: account })
    const seen = [JSON.stringify(await service.api.events(id))]
    const job = await ended(id)
    assert.equal(job.status, 'succeeded', `${job.message}`)
    seen.push(
      JSON.stringify(job),
      JSON.stringify(await service.api.record(id)),
      await service.api.logText(id),
    )
    seen.push(JSON.stringify(await service.api.list({ limit: 200 })))
    const { stdout, stderr } = service.logs()
    seen.push(stdout, stderr, readFileSync(`/proc/${service.pid}/cmdline`, 'utf8'))
    for (const text of seen) assert.deepEqual(leaksIn(Buffer.from(text)), [])
    const files = globSync('**', { cwd: service.data }).map((name) => join(service.data, name))
    const regular = files.filter((path) => statSync(path).isFile())
    assert.ok(regular.some((path) => path.endsWith('slipway.db')))
    for (const path of regular) assert.deepEqual(leaksIn(readFileSync(path)), [], path)
  })

  test('leaves no sealed password of a job in the database, and stored ones sealed', () => {
    const db = new DatabaseSync(join(service.data, 'slipway.db'), { readOnly: true })
    try {
      assert.deepEqual(db.prepare('SELECT job_id FROM job_secrets').all(), [])
      const [stored] = db.prepare('SELECT sealed FROM credentials').all()
      assert.match(String(stored?.sealed), /^v1\.[0-9a-f]{8}\./)
    } finally {
      db.close()
    }
  })
})

/** The forms of the passwords that are in a text: as they are, escaped as in JSON and URLs, and as registries get them. */
function leaksIn(text: Buffer): string[] {
  const escaped = JSON.stringify(account.password).slice(1, -1)
  const forms = {
    plain: account.password,
    escaped,
    'escaped twice': JSON.stringify(escaped).slice(1, -1),
    'in a URL': encodeURIComponent(account.password),
    base64: basic.toString('base64'),
    'base64 for URLs': basic.toString('base64url'),
    'password in base64': Buffer.from(account.password).toString('base64'),
    wrong: PASSWORDS.plain,
  }
  return Object.entries(forms)
    .filter(([, form]) => text.includes(form))
    .map(([name]) => name)
}
