import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import type { DockerClient } from './client.ts'
import { INSTANCE_LABEL, ROLE_LABEL } from './labels.ts'
import { idleBody } from './run/container-body.ts'
import { createContainer, openArchive, removeContainer } from './run/containers.ts'
import { mountTmpfs, unmount } from './run/host-mounts.ts'
import { plain } from './run/run-names.ts'

/** Begins the names of probes, in the folder of the mounts and on the engine. */
export const PROBE_PREFIX = 'probe-'

/**
 * True when a tmpfs that this process mounts is what a container of the engine sees: tried out, since neither being
 * root nor a local socket shows it (the engine may be in another mount namespace, or behind a forwarded socket).
 */
export async function probeHostMounts(
  client: DockerClient,
  image: string,
  mountRoot: string,
): Promise<boolean> {
  const name = `${PROBE_PREFIX}${randomUUID()}`
  const path = join(mountRoot, name)
  try {
    await mkdir(mountRoot, { recursive: true, mode: 0o711 })
    await mountTmpfs(path, 1024 * 1024)
    await writeFile(join(path, 'nonce'), name)
    return (await readThroughEngine(client, image, path, name)) === name
  } catch {
    return false
  } finally {
    await unmount(path)
  }
}

async function readThroughEngine(
  client: DockerClient,
  image: string,
  path: string,
  name: string,
): Promise<string | undefined> {
  const labels = { [INSTANCE_LABEL]: client.instanceId, [ROLE_LABEL]: 'probe' }
  const bind = {
    Type: 'bind',
    Source: path,
    Target: '/data',
    BindOptions: { Propagation: 'rprivate' },
  } as const
  const parts = { image, labels, networkMode: 'none', runtime: null, mounts: [bind], cgroupParent: null }
  const id = await createContainer(client, `slipway-${plain(client.instanceId)}-${name}`, idleBody(parts))
  try {
    const archive = await openArchive(client, id, '/data/nonce', AbortSignal.timeout(client.callTimeoutMs))
    if (!archive) return undefined
    const entries = extract()
    archive.on('error', (error) => entries.destroy(error))
    archive.pipe(entries)
    for await (const entry of entries) return await text(entry)
    return undefined
  } finally {
    await removeContainer(client, id)
  }
}
