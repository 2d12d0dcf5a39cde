/** The registry adapter against Debian's docker-registry: plain, with TLS, with and without an account. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { describe, test } from 'node:test'
import { createOciRegistry } from '../../src/registries/oci/oci-registry.ts'
import { type LocalRegistry, PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'

const account = { username: 'ann', password: PASSWORDS.hard }
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

interface Answer {
  readonly status: number
  readonly location: string
}

/** One request as a client of the registry would make it. */
function call(
  registry: LocalRegistry,
  method: string,
  path: string,
  body?: Buffer,
  type = 'application/octet-stream',
): Promise<Answer> {
  const basic = Buffer.from(`${account.username}:${account.password}`).toString('base64')
  const options = {
    method,
    agent: false as const,
    headers: { Authorization: `Basic ${basic}`, 'Content-Type': type, Accept: MANIFEST },
    ...(registry.caFile === undefined ? {} : { ca: readFileSync(registry.caFile) }),
  }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const open = registry.caFile === undefined ? requestHttp : requestHttps
  const request = open(new URL(path, registry.url), options, (response) => {
    response.resume()
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '' }),
    )
  })
  request.on('error', reject).end(body)
  return promise
}

/** Uploads an image without layers as `team/app:1` (OCI distribution spec, "Pushing"); returns its digest. */
async function upload(registry: LocalRegistry): Promise<string> {
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }),
  )
  const { location } = await call(registry, 'POST', '/v2/team/app/blobs/uploads/')
  const place = new URL(location, registry.url)
  place.searchParams.set('digest', digestOf(config))
  const blob = await call(registry, 'PUT', place.href, config)
  assert.equal(blob.status, 201)
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, size: config.length, digest: digestOf(config) },
      layers: [],
    }),
  )
  const put = await call(registry, 'PUT', '/v2/team/app/manifests/1', manifest, MANIFEST)
  assert.equal(put.status, 201)
  return digestOf(manifest)
}

async function has(registry: LocalRegistry, reference: string): Promise<boolean> {
  return (await call(registry, 'HEAD', `/v2/team/app/manifests/${reference}`)).status === 200
}

function remove({ host }: LocalRegistry, digest: string, credential: typeof account | null): Promise<void> {
  const name = { registry: host, repository: 'team/app', digest }
  return createOciRegistry().deleteManifest(name, credential, new AbortController().signal)
}

for (const tls of [false, true]) {
  describe(`a registry ${tls ? 'with' : 'without'} TLS`, { skip: registrySkip({ tls }) }, () => {
    test('deletes a manifest for who may, again without an error, and for nobody else', async () => {
      const registry = await startRegistry({ tls, htpasswd: account, deletion: true })
      const digest = await upload(registry)
      assert.equal(await has(registry, '1'), true)
      await assert.rejects(remove(registry, digest, null), { code: 'registry_refused' })
      await assert.rejects(remove(registry, digest, { ...account, password: 'wrong' }), {
        code: 'registry_refused',
      })
      assert.equal(await has(registry, digest), true)
      await remove(registry, digest, account)
      assert.deepEqual([await has(registry, digest), await has(registry, '1')], [false, false])
      await remove(registry, digest, account)
    })
  })
}

describe('a registry', { skip: registrySkip() }, () => {
  test('that does not allow deletion says so', async () => {
    const registry = await startRegistry()
    const digest = await upload(registry)
    await assert.rejects(remove(registry, digest, null), {
      code: 'registry_refused',
      detail: /does not allow images to be deleted \(UNSUPPORTED\)/,
    })
  })

  test('that is down can be asked again', async () => {
    const registry = await startRegistry({ deletion: true })
    const digest = await upload(registry)
    await registry.stop()
    await assert.rejects(remove(registry, digest, null), { code: 'registry_unavailable' })
    await registry.start()
    await remove(registry, digest, null)
    assert.equal(await has(registry, digest), false)
  })
})
