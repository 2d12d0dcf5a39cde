import { hasCode } from '../../../errors/slipway-error.ts'
import type { DockerClient } from '../client.ts'
import type { EngineFacts } from '../info.ts'
import { type DefaultBridge, readDefaultBridge } from './bridge.ts'
import { addressOn } from './network-view.ts'
import type { PacketFilter } from './packet-filter.ts'

/** Where RUN steps of the default network are, and the address of this machine there; or why they cannot be held. */
export type BuildGateway =
  | { readonly kind: 'found'; readonly address: string; readonly bridge: DefaultBridge }
  | { readonly kind: 'none'; readonly why: string }

/**
 * Looks whether builds of this engine can be held to a proxy of this machine, as far as looking tells: that the bridge
 * is this machine's, and not one of the same name elsewhere, is proved before the first build (`same-network.ts`).
 */
export async function findBuildGateway(
  client: DockerClient,
  facts: Pick<EngineFacts, 'hasBuildKit' | 'local'>,
  filter: PacketFilter,
): Promise<BuildGateway> {
  const none = (why: string): BuildGateway => ({ kind: 'none', why })
  if (!facts.hasBuildKit) return none('the engine has no BuildKit')
  if (!facts.local) return none('the engine is not reached by a socket of this machine')
  const obstacle = await filter.obstacle()
  if (obstacle !== null) return none(obstacle)
  const bridge = await readDefaultBridge(client).catch((error: unknown) => {
    // a socket that lets only some calls through must not keep those away who want no proxy
    if (hasCode(error, 'engine_failed')) return undefined
    throw error
  })
  if (bridge === undefined) return none('the engine tells of no default bridge')
  const address = await addressOn(bridge.name, bridge.gateway)
  if (address !== null) return { kind: 'found', address, bridge }
  return none(`the engine's bridge ${bridge.name} is not in the network of this process`)
}
