/** Archives of layers whose headers contradict each other: what the engine makes of them is what the scan must see. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { Readable } from 'node:stream'
import { createDockerClient, type DockerClient } from '../../src/engines/docker/client.ts'
import { type EngineFacts, readEngineFacts } from '../../src/engines/docker/info.ts'
import { readLayers } from '../../src/engines/docker/layers/read-layers.ts'
import type { LayerEntry } from '../../src/engines/engine.ts'
import { readLayer } from '../../src/scanners/osv/inventory/read-layer.ts'
import { type TarMember, checksum, gnuLong, pax, tar, tarMember } from '../support/archives.ts'
import { engines } from '../support/engines.ts'
import { NEVER } from './docker-run-lab.ts'

const FOLDER = 'var/lib/dpkg/status.d'
const FILE = `${FOLDER}/x`
const content = 'Package: x\nStatus: install ok installed\nVersion: 1\n'

const oldGo = tarMember({ name: 'x', content, magic: 'ustar  \0' })
oldGo.write(FOLDER, 345, 'latin1')
checksum(oldGo)

const TRICKS: Readonly<Record<string, readonly (TarMember | Buffer)[]>> = {
  'an empty path': [pax({ path: '' }), { name: FILE, content }],
  'an empty size': [pax({ size: '' }), { name: FILE, content }],
  'two pax headers': [pax({ path: 'tmp/decoy' }), pax({ mtime: '1' }), { name: FILE, content }],
  'a global header between': [pax({ path: 'tmp/decoy' }), pax({ mtime: '1' }, 'g'), { name: FILE, content }],
  'a long name of GNU beside pax': [gnuLong('L', FILE), pax({ path: 'tmp/decoy' }), { name: 'y', content }],
  'a slash behind the name of a file': [{ name: `${FILE}/`, content }],
  'a prefix in the place of times': [oldGo],
}

for (const target of engines()) {
  describe(`contradicting headers on Docker ${target.name}`, { skip: target.skip }, () =>
    suite(target.address),
  )
}

function suite(address: string): void {
  let client: DockerClient
  let facts: EngineFacts
  before(async () => {
    client = createDockerClient({ search: { address, home: '/' }, callTimeoutMs: 60_000, instanceId: 'x' })
    facts = await readEngineFacts(client)
  })
  after(() => client?.close())

  for (const [trick, members] of Object.entries(TRICKS)) {
    it(`hide nothing from the scan that the engine unpacks: ${trick}`, async (t) => {
      const name = `slipway-test-${randomUUID()}:1`
      const made: string[] = [`/images/${name}`]
      t.after(async () => {
        // the container first: it uses the image
        for (const path of made.toReversed()) await remove(client, path)
      })
      await load(client, name, tar({ name: `${FOLDER}/`, type: '5', mode: 0o755 }, ...members))
      const container = await create(client, name)
      made.push(`/containers/${container}`)
      const file = {
        method: 'GET',
        path: `/containers/${container}/archive`,
        query: { path: `/${FILE}` },
      } as const
      await client.request('read the file', file)
      for (const storageDriver of [facts.storageDriver, 'unknown'])
        assert.deepEqual(await packagesIn(client, { ...facts, storageDriver }, name), ['x 1'])
    })
  }
}

async function remove(client: DockerClient, path: string): Promise<void> {
  await client.request('remove', { method: 'DELETE', path })
}

async function load(client: DockerClient, name: string, layer: Buffer): Promise<void> {
  const digest = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
  const rootfs = { type: 'layers', diff_ids: [`sha256:${digest(layer)}`] }
  const history = [{ created: '2026-01-01T00:00:00Z' }]
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['/x'] },
    rootfs,
    history,
  })
  const manifest = [{ Config: `${digest(config)}.json`, RepoTags: [name], Layers: ['l/layer.tar'] }]
  const image = tar(
    { name: `${digest(config)}.json`, content: config },
    { name: 'l/layer.tar', content: layer },
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  )
  const contentType = 'application/x-tar'
  await client.request('load', {
    method: 'POST',
    path: '/images/load',
    body: Readable.from([image]),
    contentType,
  })
}

/** Never started. */
async function create(client: DockerClient, image: string): Promise<string> {
  const body = Readable.from([JSON.stringify({ Image: image, Cmd: ['/x'] })])
  const request = {
    method: 'POST',
    path: '/containers/create',
    body,
    contentType: 'application/json',
  } as const
  return ((await client.request('create', request)) as { Id: string }).Id
}

async function packagesIn(
  client: DockerClient,
  facts: EngineFacts,
  imageId: string,
): Promise<readonly string[]> {
  const found: string[] = []
  const read = (entries: AsyncIterable<LayerEntry>) => readLayer(entries, NEVER)
  for await (const { contents } of readLayers(client, facts, { imageId, isWanted: () => true, read }, NEVER))
    for (const { packages } of contents.files)
      found.push(...packages.map(({ name, version }) => `${name} ${version}`))
  return found
}
