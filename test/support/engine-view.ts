/** What is on the engine, read by a plain client of its own: the witness for what Slipway leaves there. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

const INSTANCE_LABEL = 'io.slipway.instance'

/** Names of what is there, by kind. */
export interface Leftovers {
  readonly containers: readonly string[]
  readonly volumes: readonly string[]
  readonly networks: readonly string[]
  readonly danglingImages: readonly string[]
  readonly cgroups: readonly string[]
}

export interface ListedContainer {
  readonly Id: string
  readonly Names: readonly string[]
  readonly State: string
  readonly Labels: Readonly<Record<string, string>>
}

interface ListedVolume {
  readonly Name: string
  readonly Labels: Readonly<Record<string, string>> | null
}

/** What outlives the jobs that it was made for. */
const KEPT_ROLES = new Set<string | undefined>(['holder', 'tool'])

interface ListedImage {
  readonly Id: string
  readonly RepoTags: readonly string[] | null
}

export class EngineView {
  readonly #address: string

  constructor(address: string) {
    this.#address = address
  }

  /** One call of the Engine API. Throws for an answer that is no success. */
  async call<Answer = unknown>(method: string, path: string, body?: Readable | object): Promise<Answer> {
    const answer = await this.stream(method, path, body)
    const content = await text(answer)
    if ((answer.statusCode ?? 500) >= 400)
      throw new Error(`${method} ${path}: ${answer.statusCode} ${content}`)
    return (content.startsWith('{') || content.startsWith('[') ? parseAll(content) : content) as Answer
  }

  stream(
    method: string,
    path: string,
    body?: Readable | object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> {
    const isStream = body !== undefined && 'pipe' in body
    const type = isStream ? 'application/x-tar' : 'application/json'
    return new Promise((resolve, reject) => {
      const call = request(
        {
          ...target(this.#address),
          method,
          path: `/v1.41${path}`,
          headers: { 'Content-Type': type, ...headers },
        },
        resolve,
      )
      call.once('error', reject)
      if (isStream) body.pipe(call)
      else call.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }

  async containers(instance: string): Promise<readonly ListedContainer[]> {
    return this.call('GET', `/containers/json?all=true&filters=${labelled(instance)}`)
  }

  async images(instance: string): Promise<readonly ListedImage[]> {
    return this.call('GET', `/images/json?filters=${labelled(instance)}`)
  }

  async hasImage(id: string): Promise<boolean> {
    return (await this.stream('GET', `/images/${id}/json`)).resume().statusCode === 200
  }

  /** The instance that an image was built by. */
  async instanceOf(imageId: string): Promise<string> {
    const image = await this.call<{ Config: { Labels: Record<string, string> | null } }>(
      'GET',
      `/images/${imageId}/json`,
    )
    const instance = image.Config.Labels?.[INSTANCE_LABEL]
    if (instance === undefined) throw new Error(`image ${imageId} does not say which instance built it`)
    return instance
  }

  /** What is there beyond images and tools that are kept for reuse and the empty holders of a living service. */
  async leftovers(
    instance: string,
    options: { readonly holders: 'allowed' | 'counted' },
  ): Promise<Leftovers> {
    const filter = labelled(instance)
    const [containers, volumes, networks, images] = await Promise.all([
      this.containers(instance),
      this.call<{ Volumes: readonly ListedVolume[] | null }>('GET', `/volumes?filters=${filter}`),
      this.call<readonly { Name: string }[]>('GET', `/networks?filters=${filter}`),
      this.call<readonly ListedImage[]>(
        'GET',
        `/images/json?filters=${labelled(instance, { dangling: ['true'] })}`,
      ),
    ])
    const isCounted = ({ Labels }: ListedContainer | ListedVolume): boolean =>
      options.holders === 'counted' || !KEPT_ROLES.has(Labels?.['io.slipway.role'])
    return {
      containers: containers.filter(isCounted).map(({ Names, Id }) => Names[0] ?? Id),
      volumes: (volumes.Volumes ?? []).filter(isCounted).map(({ Name }) => Name),
      networks: networks.map(({ Name }) => Name),
      danglingImages: images.map(({ Id }) => Id),
      cgroups: cgroupsOf(instance),
    }
  }

  /** Takes away all that carries the instance's label. */
  async removeAll(instance: string): Promise<void> {
    for (const { Id } of await this.containers(instance)) {
      await this.call('DELETE', `/containers/${Id}?force=true&v=true`).catch(() => undefined)
    }
    const { volumes } = await this.leftovers(instance, { holders: 'counted' })
    for (const name of volumes) await this.call('DELETE', `/volumes/${name}`).catch(() => undefined)
    for (const { Id } of await this.images(instance)) {
      await this.call('DELETE', `/images/${Id}?force=true`).catch(() => undefined)
    }
  }

  /** Pushes to a registry that asks for no credentials. */
  async push(repository: string, tag: string): Promise<void> {
    const auth = { 'X-Registry-Auth': Buffer.from('{}').toString('base64') }
    const answer = await this.stream('POST', `/images/${repository}/push?tag=${tag}`, undefined, auth)
    const report = await text(answer)
    if (/"error"/.test(report)) throw new Error(`${repository} was not pushed: ${report}`)
  }

  /** Copies an image from another engine. */
  async loadFrom(other: EngineView, ref: string): Promise<void> {
    await this.call('POST', '/images/load', await other.stream('GET', `/images/${ref}/get`))
  }
}

export const EMPTY: Leftovers = { containers: [], volumes: [], networks: [], danglingImages: [], cgroups: [] }

/** Mount points below a folder, as the kernel lists them. */
export function mountsBelow(folder: string): readonly string[] {
  if (!existsSync('/proc/self/mounts')) return []
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  return points.filter((point) => point.startsWith(`${folder}/`))
}

/** The innermost first; one that goes with another, or has gone by itself, is no error. */
export function unmountBelow(folder: string): void {
  for (const point of mountsBelow(folder).toReversed()) {
    try {
      execFileSync('umount', ['-l', point], { stdio: 'ignore' })
    } catch {
      // what really stays is seen when the folder cannot be removed
    }
  }
}

/** Groups of runs of the instance, in either version's tree; what holders need is in one of its own. */
function cgroupsOf(instance: string): readonly string[] {
  return globSync(`/sys/fs/cgroup/{,memory/}slipway-${instance}/*`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'holders')
    .map(({ name }) => name)
}

function labelled(instance: string, more: Readonly<Record<string, readonly string[]>> = {}): string {
  return encodeURIComponent(JSON.stringify({ label: [`${INSTANCE_LABEL}=${instance}`], ...more }))
}

function target(address: string): { socketPath: string } | { host: string; port: string } {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) }
  if (address.startsWith('/')) return { socketPath: address }
  const { hostname, port } = new URL(address)
  return { host: hostname, port }
}

/** One value, or the last of a stream of JSON lines. */
function parseAll(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return content
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
  }
}
