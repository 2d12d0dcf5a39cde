import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { hasCode } from '../../errors/slipway-error.ts'
import type { Engine, EngineInfo } from '../engine.ts'
import { buildImage } from './build/build.ts'
import { type Probed, concludeCapabilities } from './capabilities.ts'
import { type DockerClient, createDockerClient } from './client.ts'
import { connect } from './connect.ts'
import { isMissing } from './errors.ts'
import { BuildFence } from './fence/build-fence.ts'
import { createPacketFilter } from './fence/packet-filter.ts'
import { imageHistory } from './history.ts'
import { inspectImage, listImages, removeImage } from './images.ts'
import { type EngineFacts, readEngineFacts } from './info.ts'
import { readLayers } from './layers/read-layers.ts'
import { ImageNames } from './push/image-names.ts'
import { pushImage } from './push/push.ts'
import { destroyRun } from './run/destroy-run.ts'
import { findRun } from './run/find-run.ts'
import { followRun } from './run/follow-run.ts'
import type { RunMemory, RunSite } from './run/run-site.ts'
import { startRun } from './run/start-run.ts'
import { type SweepParts, sweepEngine } from './sweep.ts'

export interface DockerEngineOptions {
  /** Socket or URL; empty: `env.DOCKER_HOST`, the current docker context, then the usual sockets. */
  readonly address: string
  /** DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CERT_PATH, DOCKER_CONFIG, HOME, XDG_RUNTIME_DIR and PATH, as far as they are set. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Marks what is ours on the engine; one value for one data folder. */
  readonly instanceId: string
  /** Longest wait for the answer to a short call, milliseconds. */
  readonly callTimeoutMs: number
  readonly dataMount: 'auto' | 'host-tmpfs' | 'volume'
  /** Folder for the mounts of runs, inside the data folder. */
  readonly mountRoot: string
}

/** How long the engine's word on itself is taken for true. */
const INFO_MS = 5000

/**
 * An engine that speaks the Docker Engine API: Docker, Podman, Colima, Rancher Desktop. Contacts nothing before the first
 * call, and connects again when the engine was away.
 */
export function createDockerEngine(options: DockerEngineOptions): Engine {
  const client = openClient(options)
  const isRoot = process.getuid?.() === 0
  const fence = new BuildFence(client, createPacketFilter({ path: options.env.PATH ?? '', isRoot }))
  const processId = randomUUID()
  const mountRoot = resolve(options.mountRoot)
  const memory: RunMemory = {
    startErrors: new Map(),
    outages: new Map(),
    killed: new Set(),
    services: new Map(),
    health: new Map(),
    troubledAt: 0,
    images: new Map(),
  }
  const link = new Link(() =>
    connect({
      client,
      processId,
      dataMount: options.dataMount,
      mountRoot,
      isRoot,
      memory,
    }),
  )
  let told: { readonly info: EngineInfo; readonly at: number } | undefined

  return {
    kind: 'docker',
    async info({ fresh = false } = {}) {
      if (told && !fresh && Date.now() - told.at < INFO_MS) return told.info
      const info = await link.use(async (site) => {
        const facts = await readEngineFacts(client)
        const probed = {
          dataMount: site.data.kind,
          volumeWanted: options.dataMount === 'volume',
          exactUsage: site.cgroups !== null,
          gateway: await fence.find(facts),
        }
        return toInfo(facts, probed)
      })
      told = { info, at: Date.now() }
      return info
    },
    inspectImage: (ref, signal) => inspectImage(client, ref, signal),
    imageHistory: (imageId, signal) => link.use(({ facts }) => imageHistory(client, facts, imageId, signal)),
    removeImage: (id) => removeImage(client, id),
    listImages: () => listImages(client),
    async *readLayers(request, signal) {
      const facts = await link.use(async (site) => site.facts)
      yield* readLayers(client, facts, request, signal)
    },
    ...nameCalls(client, link, { processId, mountRoot, fence }),
    ...runCalls(link),
    async close() {
      await link.close()
      await fence.close().finally(() => client.close())
    },
  }
}

function openClient({ address, env, callTimeoutMs, instanceId }: DockerEngineOptions): DockerClient {
  return createDockerClient({
    search: {
      address,
      dockerHost: env.DOCKER_HOST,
      dockerContext: env.DOCKER_CONTEXT,
      certPath: env.DOCKER_CERT_PATH,
      dockerConfig: env.DOCKER_CONFIG,
      home: env.HOME ?? '/',
      runtimeDir: env.XDG_RUNTIME_DIR,
    },
    callTimeoutMs,
    instanceId,
  })
}

/** The calls that have to agree on who uses which name on the engine. */
function nameCalls(
  client: DockerClient,
  link: Link,
  place: Pick<SweepParts, 'processId' | 'mountRoot' | 'fence'>,
): Pick<Engine, 'build' | 'pushImage' | 'sweep'> {
  const names = new ImageNames(client)
  return {
    build: (request, observe, signal) =>
      link.use(({ facts }) =>
        names.underBases(request.bases, signal, () =>
          place.fence.during(facts, request, () => buildImage(client, facts, request, observe, signal)),
        ),
      ),
    pushImage: (request, observe, signal) =>
      link.use(({ facts }) => pushImage(client, facts, names, request, observe, signal)),
    sweep: (isWanted) =>
      link.use(({ facts, cgroups, tools }) =>
        sweepEngine({ client, facts, ...place, isWanted, cgroups, tools, names }),
      ),
  }
}

type RunCall = 'startRun' | 'findRun' | 'followRun' | 'readData' | 'destroyRun'

function runCalls(link: Link): Pick<Engine, RunCall> {
  return {
    startRun: (spec, signal) => link.use((site) => startRun(site, spec, signal)),
    findRun: (owner, signal) => link.use((site) => findRun(site, owner, signal)),
    followRun: (handle, observe, signal) => link.use((site) => followRun(site, handle, observe, signal)),
    readData: (handle, request, signal) =>
      link.use((site) => {
        const { dataMount, limits } = handle.sandbox
        return site.dataOf(dataMount).read(handle, limits.dataBytes, request, signal)
      }),
    destroyRun: (handle) => link.use((site) => destroyRun(site, handle)),
  }
}

function toInfo(facts: EngineFacts, probed: Probed): EngineInfo {
  const { name, version, apiVersion, address, os, architecture, cpus, memoryBytes, storageDriver } = facts
  const capabilities = concludeCapabilities(facts, probed)
  return {
    name,
    version,
    apiVersion,
    address,
    os,
    architecture,
    cpus,
    memoryBytes,
    storageDriver,
    capabilities,
  }
}

/** The connection that is made with the first use, and made anew when the engine was away. */
class Link {
  readonly #connect: () => Promise<RunSite>
  #site: Promise<RunSite> | undefined

  constructor(make: () => Promise<RunSite>) {
    this.#connect = make
  }

  async use<T>(work: (site: RunSite) => Promise<T>): Promise<T> {
    const pending = this.#open()
    const site = await pending
    try {
      return await work(site)
    } catch (error) {
      // it may come back as another one; a missing image may be the holder's, removed by somebody
      if (this.#site === pending && (hasCode(error, 'engine_unavailable') || isMissing(error)))
        await this.#forget()
      throw error
    }
  }

  /** A connection that could not be made, for whatever reason, is no connection: the next use makes another. */
  #open(): Promise<RunSite> {
    if (this.#site !== undefined) return this.#site
    const pending = this.#connect()
    this.#site = pending
    pending.catch(() => {
      if (this.#site === pending) this.#site = undefined
    })
    return pending
  }

  async close(): Promise<void> {
    const site = await this.#forget()
    await site?.cgroups?.clean()
  }

  async #forget(): Promise<RunSite | undefined> {
    const site = await this.#site?.catch(() => undefined)
    this.#site = undefined
    // what the engine does not answer for now is swept by the next process
    await site?.holders.close()
    return site
  }
}
