/**
 * Holds RUN steps to a proxy: from the default bridge of the engine, where BuildKit runs them, packets reach the
 * proxy's port and nothing else. The bridge is closed as a whole, because BuildKit gives a build no network of its own.
 *
 * Each instance of the service opens its own port. The last one that leaves takes the fence away; one that was killed
 * leaves it closed, until it is started again. All changes are made under a lock of the machine.
 */
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { BuildProxy, BuildRequest } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import type { EngineFacts } from '../info.ts'
import type { DefaultBridge } from './bridge.ts'
import { type BuildGateway, findBuildGateway } from './gateway.ts'
import { underMachineLock } from './machine-lock.ts'
import { filtersBridges, speaksIPv6 } from './network-view.ts'
import type { PacketFilter } from './packet-filter.ts'
import { type Opening, fenceChange, fenceRemoval, fencedBridges, isFenced, openings } from './rules.ts'
import { isSameNetwork } from './same-network.ts'

const LOCK = 'slipway-build-fence'
const OWN_ENGINE =
  'Give Slipway an engine of its own: a second dockerd with a socket and a bridge of its own.'

type Place = { readonly address: string; readonly bridge: DefaultBridge }

export class BuildFence {
  readonly #client: DockerClient
  readonly #filter: PacketFilter
  /** Ports of the builds that go on, with how many. */
  readonly #ports = new Map<number, number>()
  /** Connections for which the bridge was proved to be ours. */
  readonly #proved = new WeakSet<EngineFacts>()
  #isUsed = false
  #isSwept = false

  constructor(client: DockerClient, filter: PacketFilter) {
    this.#client = client
    this.#filter = filter
  }

  /** Where builds can be held, or why not. */
  find(facts: EngineFacts): Promise<BuildGateway> {
    return findBuildGateway(this.#client, facts, this.#filter)
  }

  /**
   * Does `build` while RUN steps reach the request's proxy, if it has one, and nothing else. Looks at the rules each
   * time, and makes them again where somebody has removed them. Throws `engine_unsupported` where builds cannot be
   * held, or where others would be cut off by it.
   */
  async during<T>(
    facts: EngineFacts,
    { network }: Pick<BuildRequest, 'network'>,
    build: () => Promise<T>,
  ): Promise<T> {
    if (typeof network === 'string') return build()
    const release = await this.#hold(facts, network)
    try {
      return await build()
    } finally {
      release()
    }
  }

  async #hold(facts: EngineFacts, proxy: BuildProxy): Promise<() => void> {
    const place = await this.find(facts)
    if (place.kind === 'none') throw unsupported(`Builds cannot be held to a proxy: ${place.why}`)
    if (place.address !== proxy.host) {
      throw unsupported(`Builds see this machine at ${place.address}, and the proxy is at ${proxy.host}`)
    }
    const release = this.#count(proxy.port)
    try {
      await underMachineLock(LOCK, () => this.#make(facts, place))
    } catch (error) {
      release()
      throw error
    }
    return release
  }

  /** Takes away what an earlier process of this instance left, once; not what this one needs. */
  async sweep(facts: Pick<EngineFacts, 'local'>): Promise<void> {
    if (this.#isUsed || this.#isSwept || !facts.local) return
    if ((await this.#filter.obstacle()) !== null) return
    this.#isSwept = true
    const isOurs = ({ instance }: Opening): boolean => instance === this.#client.instanceId
    const table = await this.#filter.read('ipv4')
    if (!fencedBridges(table).some((bridge) => openings(table, bridge).some(isOurs))) return
    // a build may have begun meanwhile
    await underMachineLock(LOCK, async () => (this.#isUsed ? undefined : this.#leave()))
  }

  /** Closes our port, and takes the fence away when there is no other. Repeatable. */
  async close(): Promise<void> {
    if (!this.#isUsed) return
    this.#isUsed = false
    await underMachineLock(LOCK, () => this.#leave())
  }

  #count(port: number): () => void {
    this.#ports.set(port, (this.#ports.get(port) ?? 0) + 1)
    let isDone = false
    return () => {
      if (isDone) return
      isDone = true
      const left = (this.#ports.get(port) ?? 1) - 1
      if (left === 0) this.#ports.delete(port)
      else this.#ports.set(port, left)
    }
  }

  async #make(facts: EngineFacts, { address, bridge }: Place): Promise<void> {
    const table = await this.#filter.read('ipv4')
    if (!isFenced(table, bridge.name)) refuseOthers(bridge)
    await this.#prove(facts, { name: bridge.name, address })
    this.#isUsed = true
    await this.#closeBesides(bridge.name)
    const instance = this.#client.instanceId
    const own = [...this.#ports.keys()].map((port): Opening => ({ address, port, instance }))
    const others = openings(table, bridge.name).filter((opening) => opening.instance !== instance)
    const change = fenceChange(table, bridge.name, [...others, ...own])
    if (change !== undefined) await this.#filter.apply('ipv4', change)
  }

  /** What goes by IPv6, of which nothing may, and from one member of the bridge to another. */
  async #closeBesides(bridge: string): Promise<void> {
    const hasIPv6 = await speaksIPv6(bridge)
    if (!(await filtersBridges(hasIPv6))) {
      throw unsupported(
        `Builds on ${bridge} cannot be kept from each other: the packet filter does not see what stays on a bridge`,
        'Switch that on: modprobe br_netfilter && sysctl net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1',
      )
    }
    if (!hasIPv6) return
    const change = fenceChange(await this.#filter.read('ipv6'), bridge, [])
    if (change !== undefined) await this.#filter.apply('ipv6', change)
  }

  async #prove(
    facts: EngineFacts,
    bridge: { readonly name: string; readonly address: string },
  ): Promise<void> {
    if (this.#proved.has(facts)) return
    if (!(await isSameNetwork(this.#client, facts, bridge))) {
      throw unsupported(
        `Builds cannot be held to a proxy: the engine's bridge ${bridge.name} is another one than that of this machine`,
      )
    }
    this.#proved.add(facts)
  }

  async #leave(): Promise<void> {
    const table = await this.#filter.read('ipv4')
    for (const bridge of fencedBridges(table)) {
      const all = openings(table, bridge)
      const others = all.filter(({ instance }) => instance !== this.#client.instanceId)
      // without any opening, which somebody has flushed, it is nobody's
      if (all.length > 0 && others.length === all.length) continue
      const change = others.length > 0 ? fenceChange(table, bridge, others) : fenceRemoval(table, bridge)
      if (change !== undefined) await this.#filter.apply('ipv4', change)
      if (others.length === 0) await this.#openIPv6(bridge)
    }
  }

  async #openIPv6(bridge: string): Promise<void> {
    const table = await this.#filter.read('ipv6').catch(() => undefined)
    const removal = table && fenceRemoval(table, bridge)
    if (removal !== undefined) await this.#filter.apply('ipv6', removal)
  }
}

/** Nobody is cut off who was there before. */
function refuseOthers({ name, containers }: DefaultBridge): void {
  if (containers.length === 0) return
  const who = containers.length === 1 ? 'a container that is' : `${containers.length} containers that are`
  throw unsupported(
    `Builds cannot be held to a proxy: on the engine's default bridge ${name} there is ${who} not Slipway's, which would lose its network`,
    `${OWN_ENGINE} Or move what is there to another network (docker network create).`,
  )
}

function unsupported(detail: string, action = OWN_ENGINE): SlipwayError {
  return new SlipwayError('engine_unsupported', { detail, action })
}
