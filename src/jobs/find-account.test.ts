import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createLogger } from '../observability/logger.ts'
import { createSealer } from '../secrets/create-sealer.ts'
import { newJob } from '../stores/contract/fixture.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import type { Store } from '../stores/store.ts'
import { createCredentials } from './create-credentials.ts'
import { findAccount } from './find-account.ts'
import type { PublishSpec } from './job.ts'
import { sealAccount } from './job-secret.ts'
import { unpublish } from './unpublish.ts'

const ada = { username: 'ada', password: 'open sesame' }
const sealer = createSealer(randomBytes(32))
const none = { registry: 'docker.io', username: '', password: '', dockerConfig: '' }
const server = { ...none, registry: 'index.docker.io', username: 'shop', password: 'till' }
const target: PublishSpec = {
  registry: 'docker.io',
  repository: 'team/app',
  tag: '1',
  credential: null,
  ownCredential: false,
}

let folder: string
let store: Store

/** In a suite: hooks outside of one would run for the tests of all files of the process. */
function useStore(): void {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-accounts-'))
    store = await openSqliteStore({ path: join(folder, 'slipway.db'), logger: createLogger('silent') })
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
}

const credentials = () =>
  createCredentials({
    store: store.credentials,
    sealer,
    publish: { registry: 'docker.io', allow: '' },
    now: Date.now,
  })

/** A job with this destination, and an account of its own when `own` is given. */
async function submit(publish: PublishSpec, own?: typeof ada) {
  const job = newJob()
  const secret = sealAccount(sealer, job.id, own)
  return (await store.jobs.submit({ ...job, spec: { ...job.spec, publish }, secret }, null)).job
}

async function find(publish: Partial<PublishSpec>, config = none, own?: typeof ada) {
  const spec = { ...target, ...publish }
  return findAccount({ store, sealer, config }, await submit(spec, own), spec)
}

describe('the account of a push', () => {
  useStore()

  it('is the one that came with the job, whatever else there is', async () => {
    const found = await find({ ownCredential: true }, server, ada)
    const account = { from: 'job', username: 'ada', name: null }
    assert.deepEqual(found, { kind: 'found', credential: ada, account, notes: [] })
  })

  it('is missing when it was erased, and says how to send it again', async () => {
    const found = await find({ ownCredential: true }, server)
    assert.ok(found.kind === 'missing' && found.why === 'erased')
    assert.match(found.message, /erased when it ended; send them again: POST \/jobs\/[0-9a-f-]+\/retry/)
  })

  it('is the stored one that the job names', async () => {
    await credentials().add({ name: 'hub', ...ada })
    const found = await find({ credential: 'hub' }, server)
    const account = { from: 'stored', username: 'ada', name: 'hub' }
    assert.deepEqual(found, { kind: 'found', credential: ada, account, notes: [] })
  })

  it('is missing when the stored one is gone, or is for another registry', async () => {
    const gone = await find({ credential: 'hub' }, server)
    assert.equal(gone.kind === 'missing' && gone.why, 'removed')
    await credentials().add({ name: 'hub', registry: 'a.example', ...ada })
    const other = await find({ credential: 'hub' }, server)
    assert.equal(other.kind === 'missing' && other.why, 'other_registry')
    assert.match(JSON.stringify(other), /is for a\.example, and is not sent to docker\.io/)
  })

  it("is the server's own for the server's registry, and for no other", async () => {
    const found = await find({}, server)
    assert.deepEqual(found.kind === 'found' && found.credential, { username: 'shop', password: 'till' })
    const other = await find({ registry: 'a.example' }, server)
    assert.deepEqual(other, { kind: 'found', credential: null, account: null, notes: [] })
  })

  it("is docker's when the server has none for that registry", async () => {
    const dockerConfig = join(folder, 'config.json')
    writeFileSync(dockerConfig, JSON.stringify({ auths: { 'a.example': ada }, credsStore: 'desktop' }))
    const found = await find({ registry: 'a.example' }, { ...server, dockerConfig })
    assert.deepEqual(found.kind === 'found' && [found.credential, found.account?.from], [
      ada,
      'docker-config',
    ])
    const helped = await find({ registry: 'b.example' }, { ...server, dockerConfig })
    assert.match(JSON.stringify(helped), /credential helper desktop; helpers are not run/)
  })
})

describe('stored credentials', () => {
  useStore()

  it('are kept sealed, in canonical form, and shown without the password', async () => {
    const view = await credentials().add({ name: 'hub', registry: 'Index.Docker.io', ...ada })
    assert.equal(view.registry, 'docker.io')
    const [stored] = await store.credentials.list('default')
    assert.match(stored?.sealed ?? '', /^v1\./)
    assert.equal(sealer.open(stored?.sealed ?? '', 'credential/default/hub'), ada.password)
    assert.deepEqual(await credentials().list(), [view])
    assert.doesNotMatch(JSON.stringify([view, stored]), /sesame/)
  })

  it('replace the one of their name', async () => {
    await credentials().add({ name: 'hub', ...ada })
    await credentials().add({ name: 'hub', username: 'bob', password: 'p' })
    assert.deepEqual(
      (await credentials().list()).map(({ username }) => username),
      ['bob'],
    )
  })

  it('that are not there cannot be removed', async () => {
    await credentials().add({ name: 'hub', ...ada })
    await credentials().remove('hub')
    await assert.rejects(credentials().remove('hub'), { code: 'credential_not_found' })
  })

  const wrong = [
    ['/name', { name: '../hub' }],
    ['/registry', { registry: 'http://a.example' }],
    ['/username', { username: '' }],
    ['/password', { password: 'a\nb' }],
  ] as const
  for (const [where, part] of wrong) {
    it(`are refused for what stands at ${where}`, async () => {
      await assert.rejects(credentials().add({ name: 'hub', ...ada, ...part }), {
        code: 'request_invalid',
        where,
      })
    })
  }
})

describe('taking back what was published', () => {
  useStore()

  const digest = `sha256:${'a'.repeat(64)}`
  const asked: unknown[] = []
  const registry = { deleteManifest: async (...args: unknown[]) => void asked.push(args.slice(0, 2)) }
  const config = { ...server, namespace: '', allow: '', timeoutSeconds: 60 }
  const deps = () => ({ store, sealer, publish: config, registry })

  it('asks the registry to delete that digest, with the account of the job', async () => {
    const job = await submit(target)
    await unpublish(deps(), { ...job, published: `docker.io/team/app@${digest}` })
    const name = { registry: 'docker.io', repository: 'team/app', digest }
    assert.deepEqual(asked.splice(0), [[name, { username: 'shop', password: 'till' }]])
  })

  it('is content when nothing was published', async () => {
    await unpublish(deps(), await submit(target))
    assert.deepEqual(asked, [])
  })

  it('is refused when the account came with the job, which is erased by then', async () => {
    const job = await submit({ ...target, ownCredential: true })
    await assert.rejects(unpublish(deps(), { ...job, published: `docker.io/team/app@${digest}` }), {
      code: 'registry_refused',
      detail: /were erased when it ended/,
    })
    assert.deepEqual(asked, [])
  })
})
