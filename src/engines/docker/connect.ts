import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { DockerClient } from './client.ts'
import { ensureHolderImage } from './holder-image.ts'
import { type HolderParts, type Holders, createHolders } from './holder.ts'
import { type EngineFacts, readEngineFacts } from './info.ts'
import { probeHostMounts } from './probe.ts'
import { type RunCgroups, openCgroups } from './run/cgroups.ts'
import { createHostData } from './run/host-data.ts'
import type { RunMemory, RunSite } from './run/run-site.ts'
import { createTools } from './tools.ts'
import { createVolumeData } from './run/volume-data.ts'

export interface ConnectOptions {
  readonly client: DockerClient
  readonly processId: string
  readonly dataMount: 'auto' | 'host-tmpfs' | 'volume'
  /** Absolute folder for the mounts of runs. */
  readonly mountRoot: string
  /** True when this process may mount and read cgroups. */
  readonly isRoot: boolean
  readonly memory: RunMemory
}

/**
 * Finds out what the engine is and what works with it, by trying: see `probe.ts` for /data, and a first holder for the
 * cgroups. Throws `engine_unavailable`, and `engine_unsupported` for a `host-tmpfs` that is asked for and does not work.
 */
export async function connect(options: ConnectOptions): Promise<RunSite> {
  const { client, memory, mountRoot } = options
  const facts = await readEngineFacts(client)
  const image = await ensureHolderImage(client, facts.architecture)
  const runtime = plainRuntime(facts)
  const isHost = await choosesHost(options, facts, image)
  const host = createHostData(mountRoot)
  const volume = createVolumeData({ client, image, runtime })
  const { holders, cgroups } = await openHolders(options, facts, { image, runtime })
  return {
    client,
    facts,
    holders,
    tools: createTools({ client, processId: options.processId, image }),
    data: isHost ? host : volume,
    dataOf: (kind) => (kind === 'host-tmpfs' ? host : volume),
    cgroups,
    memory,
  }
}

/** Holders need no second kernel, and runsc takes longer to start. */
function plainRuntime(facts: EngineFacts): string | null {
  return !facts.isPodman && facts.runtimes.includes('runc') ? 'runc' : null
}

async function choosesHost(options: ConnectOptions, facts: EngineFacts, image: string): Promise<boolean> {
  if (options.dataMount === 'volume') return false
  const works =
    options.isRoot && facts.local && (await probeHostMounts(options.client, image, options.mountRoot))
  if (works || options.dataMount === 'auto') return works
  throw new SlipwayError('engine_unsupported', {
    detail: `A tmpfs mounted at ${options.mountRoot} is not seen by the containers of the engine`,
    where: 'sandbox.dataMount',
    action: "Run as root on the engine's host, or set sandbox.dataMount to auto.",
  })
}

async function openHolders(
  options: ConnectOptions,
  facts: EngineFacts,
  made: { readonly image: string; readonly runtime: string | null },
): Promise<{ readonly holders: Holders; readonly cgroups: RunCgroups | null }> {
  const { client, processId } = options
  const parts: HolderParts = { client, processId, ...made, cgroupParent: null }
  const cgroups = await usableCgroups(options, facts)
  if (!cgroups) return { holders: createHolders(parts), cgroups: null }
  const holders = createHolders({ ...parts, cgroupParent: cgroups.holders })
  try {
    if (await cgroups.seesHolder(await holders.of(0))) return { holders, cgroups }
  } catch (error) {
    if (hasCode(error, 'engine_unavailable')) throw error
  }
  // the parent is not accepted, or is in a tree that is not ours
  await holders.close()
  return { holders: createHolders(parts), cgroups: null }
}

/** Podman puts its monitor into the same group, whose use would be counted too. */
async function usableCgroups(options: ConnectOptions, facts: EngineFacts): Promise<RunCgroups | undefined> {
  if (!options.isRoot || !facts.local || facts.isPodman) return undefined
  const driver = facts.cgroupDriver
  if (driver !== 'cgroupfs' && driver !== 'systemd') return undefined
  return openCgroups({ driver, instanceId: options.client.instanceId, root: '/sys/fs/cgroup' })
}
