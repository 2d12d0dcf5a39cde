/** What is found in images of a real engine, against what the images themselves say. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createDockerClient, type DockerClient } from '../../src/engines/docker/client.ts'
import { type EngineFacts, readEngineFacts } from '../../src/engines/docker/info.ts'
import { readLayers } from '../../src/engines/docker/layers/read-layers.ts'
import type { Engine, LayerEntry } from '../../src/engines/engine.ts'
import type { Inventory, LayerContents, PackageKind } from '../../src/scanners/inventory.ts'
import { readLayer } from '../../src/scanners/osv/inventory/read-layer.ts'
import { takeInventory } from '../../src/scanners/osv/inventory/take-inventory.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts'
import type { Store } from '../../src/stores/store.ts'
import { type TarMember, tar } from '../support/archives.ts'
import { engines } from '../support/engines.ts'
import { type Lab, NEVER, openLab } from './docker-run-lab.ts'

const DEBIAN = 'debian:bookworm-slim'
const BUSYBOX = 'busybox:latest'

for (const target of engines()) {
  describe(`the inventory of an image on Docker ${target.name}`, { skip: target.skip }, () =>
    suite(target.address),
  )
}

function suite(address: string): void {
  let lab: Lab
  let folder = ''
  let store: Store
  before(async () => {
    lab = await openLab({ address, runtime: 'runc', dataMount: 'volume' })
    folder = await mkdtemp(join(tmpdir(), 'slipway-inventory-'))
    store = await openSqliteStore({ path: join(folder, 'slipway.db') })
  })
  after(async () => {
    await store?.close()
    await lab?.close()
    await rm(folder, { recursive: true, force: true })
  })
  const take = (imageId: string) =>
    takeInventory({ engine: lab.engine, layers: store.layers, now: Date.now }, imageId, NEVER)
  const imageOf = async (members: readonly TarMember[], lines: readonly string[]) => {
    const contextPath = join(folder, `${randomUUID()}.tar`)
    await writeFile(contextPath, tar(...members))
    return build(lab.engine, lines, contextPath)
  }

  it('has the packages that dpkg has inside, each with its version', async (t) => {
    if (!(await lab.engine.inspectImage(DEBIAN, NEVER))) return t.skip(`the engine has no ${DEBIAN}`)
    const query = [
      'dpkg-query',
      '-W',
      '-f',
      '${binary:Package} ${Version} ${source:Package} ${source:Version}\\n',
    ]
    const { stdout } = await lab.run(`FROM ${DEBIAN}\nCMD ${JSON.stringify(query)}`)
    const { inventory } = await take(DEBIAN)
    const ours = ofKind(inventory, 'deb').map(
      ({ name, version, source }) =>
        `${name} ${version} ${source?.name ?? name} ${source?.version ?? version}`,
    )
    const theirs = stdout.split('\n').map((line) => line.replace(/^([^ :]+):\S+/, '$1'))
    assert.ok(theirs.length > 50)
    assert.deepEqual(ours, theirs.toSorted())
    assert.deepEqual([inventory.operatingSystem?.id, inventory.operatingSystem?.version], ['debian', '12'])
    assert.deepEqual([inventory.notes, inventory.unsupported], [[], []])
  })

  it('of busybox is empty, and says nothing of a system', async () => {
    const { inventory } = await take(BUSYBOX)
    assert.deepEqual([inventory.packages, inventory.operatingSystem, inventory.notes], [[], null, []])
  })

  it('has what was brought by hand, with the layer that brought it, and reads a known layer never again', async () => {
    const first = await imageOf(PACKAGES, [
      `FROM ${BUSYBOX}`,
      'ADD node_modules /app/node_modules',
      'ADD site /usr/local/lib/python3.13/site-packages',
    ])
    const taken = await take(first)
    const layers = (await lab.engine.inspectImage(first, NEVER))?.layers ?? []
    const found = ({ inventory }: { readonly inventory: Inventory }) =>
      inventory.packages.map(({ kind, name, version, layer }) => [kind, name, version, layers.indexOf(layer)])
    assert.deepEqual(found(taken), [
      ['npm', '@scope/inner', '2.0.0', layers.length - 2],
      ['npm', 'left-pad', '1.3.0', layers.length - 2],
      ['pypi', 'jinja2', '3.1.2', layers.length - 1],
    ])
    assert.deepEqual([(await take(first)).read, found(await take(first))], [0, found(taken)])

    const second = await imageOf(PACKAGES, [
      `FROM ${BUSYBOX}`,
      'ADD node_modules /app/node_modules',
      `RUN rm -r /app/node_modules/left-pad && echo ${randomUUID()} > /new`,
    ])
    const again = await take(second)
    assert.equal(again.read, 1)
    assert.deepEqual(found(again), [['npm', '@scope/inner', '2.0.0', layers.length - 2]])
  })

  it("is the same from the engine's folders and from its archive", async (t) => {
    const image = await imageOf(PACKAGES, [
      `FROM ${BUSYBOX}`,
      'ADD node_modules /app/node_modules',
      'RUN rm -r /app/node_modules && mkdir /app/node_modules && ln -s nowhere /app/node_modules/link',
      'RUN rm /bin/sleep && ln /bin/cat /bin/dog && mkfifo /fifo && chmod 4755 /bin/cat',
    ])
    const client = createDockerClient({
      search: { address, home: '/' } as never,
      callTimeoutMs: 60_000,
      instanceId: 'x',
    })
    t.after(() => client.close())
    const facts = await readEngineFacts(client)
    for (const ref of [image, BUSYBOX]) {
      const sources = await Promise.all(
        [facts, { ...facts, storageDriver: 'unknown' }].map((one) => readAll(client, one, ref)),
      )
      assert.deepEqual(sources[0], sources[1])
      assert.ok((sources[0]?.size ?? 0) > 0)
    }
  })

  it('ends with its signal', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const image = await imageOf([], [`FROM ${BUSYBOX}`, `RUN echo ${randomUUID()} > /x`])
    const cache = { ...store.layers, find: async () => undefined, save: async () => controller.abort(reason) }
    const parts = { engine: lab.engine, layers: cache, now: Date.now }
    await assert.rejects(takeInventory(parts, image, controller.signal), reason)
  })
}

const PACKAGES: readonly TarMember[] = [
  { name: 'node_modules/', type: '5', mode: 0o755 },
  { name: 'node_modules/left-pad/package.json', content: '{"name":"left-pad","version":"1.3.0"}' },
  { name: 'node_modules/left-pad/node_modules/@scope/a/package.json', content: '{"type":"module"}' },
  { name: 'node_modules/@scope/inner/package.json', content: '{"name":"@scope/inner","version":"2.0.0"}' },
  { name: 'site/', type: '5', mode: 0o755 },
  {
    name: 'site/Jinja2-3.1.2.dist-info/METADATA',
    content: 'Metadata-Version: 2.1\nName: Jinja2\nVersion: 3.1.2\n\ntext\n',
  },
]

const ofKind = ({ packages }: Inventory, kind: PackageKind) => packages.filter((one) => one.kind === kind)

async function readAll(client: DockerClient, facts: EngineFacts, imageId: string) {
  const layers = new Map<string, { readonly contents: LayerContents; readonly entries: readonly string[] }>()
  const read = async (entries: AsyncIterable<LayerEntry>) => {
    const seen: string[] = []
    async function* watched(): AsyncGenerator<LayerEntry, void, undefined> {
      for await (const one of entries) {
        seen.push(`${one.type} ${one.path} ${one.size} ${one.executable} ${one.target}`)
        yield one
      }
    }
    return { contents: await readLayer(watched(), NEVER), entries: seen }
  }
  const request = { imageId, isWanted: () => true, read }
  for await (const { diffId, contents } of readLayers(client, facts, request, NEVER))
    layers.set(diffId, contents)
  return layers
}

async function build(engine: Engine, lines: readonly string[], contextPath: string): Promise<string> {
  const said: string[] = []
  const outcome = await engine.build(
    {
      jobId: 'inventory',
      attempt: 1,
      dockerfile: Buffer.from(`${lines.join('\n')}\n`),
      bases: null,
      contextPath,
      buildArgs: {},
      target: null,
      network: 'none',
      tag: `slipway-test/inventory:${randomUUID()}`,
      timeoutMs: 120_000,
      maxImageBytes: 1024 ** 3,
    },
    { step: () => undefined, log: (line) => said.push(line.text) },
    NEVER,
  )
  if (outcome.kind === 'built') return outcome.image.id
  throw new Error(`${outcome.message}\n${said.join('\n')}`)
}
