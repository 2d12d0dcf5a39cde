import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { type Tool, TOOL_PATH } from '../engine.ts'
import type { DockerClient } from './client.ts'
import { INSTANCE_LABEL, PROCESS_LABEL, ROLE_LABEL } from './labels.ts'
import { idleBody } from './run/container-body.ts'
import { createContainer, openArchive, removeContainer } from './run/containers.ts'
import { plain } from './run/run-names.ts'
import { createVolume, type ListedVolume, readVolumeLabels, removeVolume } from './run/volumes.ts'

/** Id of the tool whose files are in a volume. */
const TOOL_LABEL = 'io.slipway.tool'
/** Written last: a volume without it was left half-made by a process that was killed. */
const MARKER = '.slipway-complete'

export interface ToolsParts {
  readonly client: DockerClient
  readonly processId: string
  /** Id of the holder image. */
  readonly image: string
}

/**
 * Tools as volumes on the engine, one for each tool and instance: made with the first use, kept for all later ones, on
 * engines near and far alike. A container that is never started gives the way in.
 */
export interface Tools {
  /** The name of the volume with all files of the tool. Whoever asks first has it filled, the others wait for that. */
  volumeOf(tool: Tool): Promise<string>
  /** False when somebody took the volume away. */
  has(toolId: string): Promise<boolean>
  /** For a volume with the role `tool`: false when it is half-made and nobody is at it. */
  isKept(volume: ListedVolume): Promise<boolean>
}

export function createTools(parts: ToolsParts): Tools {
  const { client } = parts
  const filling = new Map<string, Promise<void>>()
  const nameOf = (id: string): string => `slipway-${plain(client.instanceId)}-tool-${plain(id)}`
  const has = async (id: string): Promise<boolean> => {
    const labels = await readVolumeLabels(client, nameOf(id))
    return labels !== undefined && isOurs(client, labels, id)
  }
  return {
    async volumeOf(tool) {
      const { id } = tool
      const known = filling.get(id)
      if (known) {
        await known
        if (await has(id)) return nameOf(id)
        if (filling.get(id) === known) filling.delete(id)
      }
      // without the caller's signal: others wait for it too
      const filled = filling.get(id) ?? fillVolume(parts, nameOf(id), tool)
      filling.set(id, filled)
      filled.catch(() => filling.delete(id))
      await filled
      return nameOf(id)
    },
    has,
    async isKept({ name, labels }) {
      if (filling.has(labels[TOOL_LABEL] ?? '')) return true
      return withFiller(parts, name, (filler) => isComplete(client, filler))
    },
  }
}

function isOurs(client: DockerClient, labels: Readonly<Record<string, string>>, id: string): boolean {
  return labels[INSTANCE_LABEL] === client.instanceId && labels[TOOL_LABEL] === id
}

async function fillVolume(parts: ToolsParts, name: string, tool: Tool): Promise<void> {
  const { client } = parts
  const labels = await readVolumeLabels(client, name)
  // An engine that is asked to mount a volume which was removed makes an empty one without labels in its place.
  if (labels !== undefined && !isOurs(client, labels, tool.id)) await removeVolume(client, name)
  await createVolume(client, name, {
    [INSTANCE_LABEL]: client.instanceId,
    [ROLE_LABEL]: 'tool',
    [TOOL_LABEL]: tool.id,
  })
  await withFiller(parts, name, async (filler) => {
    if (await isComplete(client, filler)) return
    await putArchive(client, filler, await tool.archive())
    await putArchive(client, filler, await markerArchive())
  })
}

/** Works on a volume through a container that has it mounted and never runs. */
async function withFiller<T>(
  { client, image, processId }: ToolsParts,
  volume: string,
  work: (containerId: string) => Promise<T>,
): Promise<T> {
  const labels = {
    [INSTANCE_LABEL]: client.instanceId,
    [ROLE_LABEL]: 'filler',
    [PROCESS_LABEL]: processId,
  }
  const mounts = [
    { Type: 'volume', Source: volume, Target: TOOL_PATH, VolumeOptions: { NoCopy: true } },
  ] as const
  const body = idleBody({ image, labels, networkMode: 'none', runtime: null, mounts, cgroupParent: null })
  const name = `slipway-${plain(client.instanceId)}-filler-${randomUUID().slice(0, 8)}`
  const id = await createContainer(client, name, body)
  try {
    return await work(id)
  } finally {
    // one that is left is swept by the next process
    await removeContainer(client, id).catch(() => undefined)
  }
}

async function isComplete(client: DockerClient, filler: string): Promise<boolean> {
  const limit = AbortSignal.timeout(client.callTimeoutMs)
  const archive = await openArchive(client, filler, `${TOOL_PATH}/${MARKER}`, limit)
  archive?.on('error', () => undefined).destroy()
  return archive !== undefined
}

async function putArchive(client: DockerClient, filler: string, archive: Uint8Array): Promise<void> {
  const request = {
    method: 'PUT',
    path: `/containers/${filler}/archive`,
    query: { path: TOOL_PATH },
    body: Readable.from([Buffer.from(archive)]),
    contentType: 'application/x-tar',
  } as const
  await client.request('put files of a tool', request)
}

async function markerArchive(): Promise<Buffer> {
  const archive = pack()
  archive.entry({ name: MARKER, mode: 0o444, mtime: new Date(0) }, '')
  archive.finalize()
  return buffer(archive)
}
