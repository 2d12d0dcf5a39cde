import { randomBytes, randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { setTimeout as pause } from 'node:timers/promises'
import Type from 'typebox'
import type { DockerClient } from '../client.ts'
import { ensureHolderImage } from '../holder-image.ts'
import type { EngineFacts } from '../info.ts'
import { INSTANCE_LABEL, ROLE_LABEL } from '../labels.ts'
import { PROBE_PREFIX } from '../probe.ts'
import { type ContainerBody, idleBody } from '../run/container-body.ts'
import { createContainer, removeContainer, startContainer } from '../run/containers.ts'
import { callForJson } from '../run/engine-call.ts'
import { plain } from '../run/run-names.ts'
import { neighbourOn } from './network-view.ts'

const Endpoint = Type.Object({ IPAddress: Type.String(), MacAddress: Type.String() })
const Inspected = Type.Object({
  NetworkSettings: Type.Object({ Networks: Type.Object({ bridge: Endpoint }) }),
})

/** A neighbour that is there answers in microseconds. */
const ANSWER_MS = 2000
const ASK_AGAIN_MS = 20

/**
 * True when what the engine puts on its default bridge is on the bridge of this name in our own network: every machine
 * has a docker0 with the same address, and a local socket may lead to another one. Tried with a container that does
 * nothing, by its hardware address, made up for this.
 */
export async function isSameNetwork(
  client: DockerClient,
  facts: EngineFacts,
  bridge: { readonly name: string; readonly address: string },
): Promise<boolean> {
  const image = await ensureHolderImage(client, facts.architecture)
  const labels = { [INSTANCE_LABEL]: client.instanceId, [ROLE_LABEL]: 'probe' }
  const runtime = facts.runtimes.includes('runc') ? 'runc' : null
  const idle = idleBody({ image, labels, networkMode: 'bridge', runtime, mounts: [], cgroupParent: null })
  const body: ContainerBody & { readonly MacAddress: string } = { ...idle, MacAddress: madeUpAddress() }
  const name = `slipway-${plain(client.instanceId)}-${PROBE_PREFIX}${randomUUID()}`
  const id = await createContainer(client, name, body)
  try {
    await startContainer(client, id)
    const path = `/containers/${id}/json`
    const { NetworkSettings } = await callForJson(
      client,
      'inspect container',
      { method: 'GET', path },
      Inspected,
    )
    return await answers(bridge, NetworkSettings.Networks.bridge)
  } finally {
    await removeContainer(client, id)
  }
}

/** Locally administered (02, IEEE 802, 8.4), and nobody else's: what the engine makes of the IP address is everywhere the same. */
function madeUpAddress(): string {
  return ['02', ...Array.from(randomBytes(5), (byte) => byte.toString(16).padStart(2, '0'))].join(':')
}

async function answers(
  bridge: { readonly name: string; readonly address: string },
  { IPAddress, MacAddress }: { readonly IPAddress: string; readonly MacAddress: string },
): Promise<boolean> {
  const end = Date.now() + ANSWER_MS
  while (Date.now() < end) {
    await sendTo(IPAddress, bridge.address)
    if ((await neighbourOn(bridge.name, IPAddress)) === MacAddress) return true
    await pause(ASK_AGAIN_MS)
  }
  return false
}

/** Makes the kernel ask who has the address. Nobody need listen: port 9 discards (RFC 863). */
function sendTo(address: string, from: string): Promise<void> {
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    const end = (): void => {
      socket.close()
      resolve()
    }
    socket.once('error', end)
    socket.bind({ address: from }, () => socket.send('', 9, address, end))
  })
}
