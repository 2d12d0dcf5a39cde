import { SlipwayError } from '../../../errors/slipway-error.ts'
import { type RunHandle, type RunSpec, type SandboxFacts, TOOL_PATH, type Tool } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { isConflict, statusOf } from '../errors.ts'
import { PROBE_FOLDER, probeTool } from '../health/probe-program.ts'
import { type Mount, runBody } from './container-body.ts'
import { createContainer, startContainer } from './containers.ts'
import { destroyRun } from './destroy-run.ts'
import { findRun } from './find-run.ts'
import { endLeakedShim } from './leaked-shim.ts'
import { type MountTargets, findObstacle } from './obstacle.ts'
import { readRunImage } from './run-image.ts'
import { containerName, ownerFrom, runKey, runLabels } from './run-names.ts'
import { RECORD_LABEL, writeRecord } from './run-record.ts'
import type { RunImage, RunSite } from './run-site.ts'
import { imageStartError, isHolderLost } from './start-error.ts'

/**
 * Creates and starts a run. One of the same job and attempt that is there already is adopted. A command that the image
 * does not have is no error: `followRun` tells it. Throws `engine_unsupported` for a runtime that the engine
 * does not have, and the faults of the engine.
 */
export async function startRun(site: RunSite, spec: RunSpec, signal: AbortSignal): Promise<RunHandle> {
  const runtime = chooseRuntime(site, spec.runtime)
  const image = await readRunImage(site.client, site.memory, spec.imageId, { signal })
  const sandbox = sandboxFacts(site, spec, runtime, image)
  const found = (await site.data.exists(spec)) ? await findRun(site, spec, signal) : undefined
  if (found) return found
  try {
    return await createAndStart(site, spec, sandbox, image, signal)
  } catch (error) {
    // whatever the reason, nothing half-made stays
    await destroyRun(site, spec).catch(() => undefined)
    if (isHolderLost(error)) await site.holders.drop(spec.slot)
    // the name is taken by one that was created and never started, or whose /data is lost
    else if (!isConflict(error)) throw error
    return createAndStart(site, spec, sandbox, image, signal)
  }
}

async function createAndStart(
  site: RunSite,
  spec: RunSpec,
  sandbox: SandboxFacts,
  image: RunImage,
  signal: AbortSignal,
): Promise<RunHandle> {
  const { client, data, cgroups } = site
  const name = containerName(client.instanceId, spec)
  const networkMode = `container:${await site.holders.of(spec.slot, signal)}`
  const dataMount = await data.prepare(spec, { bytes: spec.limits.dataBytes, networkMode }, signal)
  const { service } = spec
  const record = writeRecord({
    version: 1,
    measured: cgroups !== null,
    ...(service ? { service } : {}),
    sandbox: mutable(sandbox),
  })
  const toolMounts = await mountTools(site, spec)
  const body = runBody({
    spec,
    runtime: requestedRuntime(site, sandbox.runtime),
    labels: { ...runLabels(client.instanceId, spec, 'run'), [RECORD_LABEL]: record },
    networkMode,
    dataMount,
    toolMounts,
    imageVolumes: image.volumes,
    cgroupParent: cgroups?.parentOf(spec) ?? null,
    namesProcessLimit: site.facts.isPodman,
    privateCgroups: site.facts.cgroupVersion === '2',
  })
  // What was noted of an earlier container of this run says nothing of the new one.
  site.memory.outages.delete(runKey(spec))
  site.memory.killed.delete(runKey(spec))
  site.memory.health.delete(runKey(spec))
  site.memory.services.set(runKey(spec), service ?? null)
  let id = name
  try {
    id = await createContainer(client, name, body, { signal })
    await startContainer(client, id, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (id !== name && site.facts.local) await endLeakedShim(id)
    const mounts = { imageId: spec.imageId, toolMounts, imageVolumes: image.volumes }
    const startError = isHolderLost(error) ? undefined : await explain(client, error, mounts)
    if (startError === undefined) throw error
    site.memory.startErrors.set(runKey(spec), startError)
  }
  return { ...ownerFrom(spec.jobId, spec.attempt, spec.purpose), id, adopted: false, sandbox }
}

/** Why the image itself keeps the container from starting; undefined: it is not known to. */
async function explain(
  client: DockerClient,
  error: unknown,
  mounts: Pick<MountTargets, 'imageId' | 'imageVolumes'> & { readonly toolMounts: readonly Mount[] },
): Promise<string | undefined> {
  const told = imageStartError(error)
  const status = statusOf(error)
  if (told !== undefined || (status !== 400 && status !== 500)) return told
  const readOnly = mounts.toolMounts.map(({ Target }) => Target)
  const targets = ['/data', '/tmp', ...readOnly]
  return findObstacle(client, { ...mounts, targets, readOnly }).catch(() => undefined)
}

/** Read-only: a run of one job must not change what the next one runs. */
async function mountTools({ tools, facts }: RunSite, spec: RunSpec): Promise<readonly Mount[]> {
  const wanted: [Tool, string][] = []
  if (spec.tool) wanted.push([spec.tool, TOOL_PATH])
  if (spec.service) wanted.push([probeTool(facts.architecture), PROBE_FOLDER])
  return Promise.all(
    wanted.map(async ([tool, Target]) => ({
      Type: 'volume' as const,
      Source: await tools.volumeOf(tool),
      Target,
      ReadOnly: true as const,
      VolumeOptions: { NoCopy: true },
    })),
  )
}

/** `auto` prefers gVisor. Throws `engine_unsupported` for a name that the engine does not list. */
function chooseRuntime({ facts }: RunSite, wanted: string): string {
  if (wanted === 'auto') return facts.runtimes.includes('runsc') ? 'runsc' : facts.defaultRuntime
  if (facts.runtimes.includes(wanted) || facts.defaultRuntime === wanted) return wanted
  throw new SlipwayError('engine_unsupported', {
    detail: `The engine has no runtime "${wanted}"; it has ${facts.runtimes.join(', ')}`,
    where: facts.address,
    action: `Add "${wanted}" to the engine's runtimes, or set sandbox.runtime to auto.`,
  })
}

/** Podman takes no name for its default. */
function requestedRuntime({ facts }: RunSite, runtime: string): string | null {
  return facts.isPodman && runtime === facts.defaultRuntime ? null : runtime
}

function sandboxFacts(site: RunSite, spec: RunSpec, runtime: string, image: RunImage): SandboxFacts {
  return {
    runtime,
    network: 'none',
    readOnlyRoot: true,
    capabilities: [],
    noNewPrivileges: true,
    seccomp: site.facts.securityOptions.includes('seccomp') ? 'default' : 'none',
    user: spec.user === 'image' ? image.user : spec.user,
    dataMount: site.data.kind,
    limits: spec.limits,
  }
}

function mutable(sandbox: SandboxFacts) {
  return { ...sandbox, capabilities: [...sandbox.capabilities] }
}
