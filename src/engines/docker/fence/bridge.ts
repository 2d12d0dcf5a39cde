import Type from 'typebox'
import type { DockerClient } from '../client.ts'
import { isMissing } from '../errors.ts'
import { callForJson } from '../run/engine-call.ts'

/** The daemon's default network, on which RUN steps of BuildKit are: it has none of its own for a build. */
export interface DefaultBridge {
  /** Name of the interface. */
  readonly name: string
  /** As the daemon knows it; null where it was given a bridge of somebody else. */
  readonly gateway: string | null
  /** Ids of containers on it. Builds have no container. */
  readonly containers: readonly string[]
}

const NetworkAnswer = Type.Object({
  Options: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  IPAM: Type.Optional(
    Type.Object({
      Config: Type.Optional(
        Type.Union([Type.Array(Type.Object({ Gateway: Type.Optional(Type.String()) })), Type.Null()]),
      ),
    }),
  ),
  Containers: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
})

/** The longest that Linux allows, without the characters that mean something to the packet filter. */
const INTERFACE = /^[A-Za-z0-9_.-]{1,15}$/

/** Undefined when the daemon has none (`--bridge none`), or is not one that says so. */
export async function readDefaultBridge(client: DockerClient): Promise<DefaultBridge | undefined> {
  const request = { method: 'GET', path: '/networks/bridge' } as const
  const answer = await callForJson(client, 'inspect its default network', request, NetworkAnswer).catch(
    (error: unknown) => {
      if (isMissing(error)) return undefined
      throw error
    },
  )
  const name = answer?.Options?.['com.docker.network.bridge.name'] ?? ''
  if (!INTERFACE.test(name)) return undefined
  const gateways = (answer?.IPAM?.Config ?? []).map(({ Gateway = '' }) => Gateway)
  return {
    name,
    gateway: gateways.find((address) => address.includes('.')) ?? null,
    // what a build has there goes by a random name of another length
    containers: Object.keys(answer?.Containers ?? {}).filter((id) => /^[0-9a-f]{64}$/.test(id)),
  }
}
