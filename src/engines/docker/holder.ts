import { randomUUID } from 'node:crypto'
import type { DockerClient } from './client.ts'
import { INSTANCE_LABEL, PROCESS_LABEL, ROLE_LABEL } from './labels.ts'
import { idleBody } from './run/container-body.ts'
import { createContainer, listContainers, removeContainer, startContainer } from './run/containers.ts'
import { plain } from './run/run-names.ts'

const SLOT_LABEL = 'io.slipway.slot'

export interface HolderParts {
  readonly client: DockerClient
  readonly processId: string
  /** Id of the holder image. */
  readonly image: string
  /** Null: the engine's default. */
  readonly runtime: string | null
  readonly cgroupParent: string | null
}

/**
 * One container a worker slot that does nothing but hold an empty network namespace, which the runs of the slot use one
 * after the other: making that namespace is half of a container's start.
 */
export interface Holders {
  /** The slot's holder, made when there is none. */
  of(slot: number, signal?: AbortSignal): Promise<string>
  /** Forgets a holder that turned out dead (killed, or lost with the engine's restart), and removes it. */
  drop(slot: number): Promise<void>
  /** Removes all holders of this process. Repeatable. */
  close(): Promise<void>
}

export function createHolders(parts: HolderParts): Holders {
  const bySlot = new Map<number, Promise<string>>()
  const drop = async (slot: number): Promise<void> => {
    const holder = bySlot.get(slot)
    bySlot.delete(slot)
    const id = await holder?.catch(() => undefined)
    if (id) await removeContainer(parts.client, id).catch(() => undefined)
  }
  return {
    async of(slot, signal) {
      signal?.throwIfAborted()
      const known = bySlot.get(slot)
      if (known) return known
      // without the caller's signal: the next run of the slot uses it, whatever becomes of this one
      const made = startHolder(parts, slot)
      bySlot.set(slot, made)
      made.catch(() => bySlot.delete(slot))
      return made
    },
    drop,
    async close() {
      await Promise.all([...bySlot.keys()].map(drop))
    },
  }
}

async function startHolder(parts: HolderParts, slot: number): Promise<string> {
  const { client, image, runtime, cgroupParent, processId } = parts
  const labels = {
    [INSTANCE_LABEL]: client.instanceId,
    [ROLE_LABEL]: 'holder',
    [PROCESS_LABEL]: processId,
    [SLOT_LABEL]: String(slot),
  }
  const name = `slipway-${plain(client.instanceId)}-holder-${slot}-${randomUUID().slice(0, 8)}`
  const body = idleBody({ image, labels, networkMode: 'none', runtime, mounts: [], cgroupParent })
  const id = await createContainer(client, name, body)
  try {
    await startContainer(client, id)
    return id
  } catch (error) {
    await removeContainer(client, id).catch(() => undefined)
    throw error
  }
}

/** Removes holders that an earlier process of the instance left. Returns how many. */
export async function removeStaleHolders(client: DockerClient, processId: string): Promise<number> {
  const holders = await listContainers(client, [`${ROLE_LABEL}=holder`])
  const stale = holders.filter((holder) => holder.Labels?.[PROCESS_LABEL] !== processId)
  const removed = await Promise.all(stale.map((holder) => removeContainer(client, holder.Id)))
  return removed.filter(Boolean).length
}
