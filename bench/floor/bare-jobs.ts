/**
 * The floor of a job: the fastest safe sequence of bare Engine API calls for it, as a plain loop without queue, store,
 * validation, live log, limits in time or recovery. The sandbox is copied from a container of the service itself, so
 * that both are the same whatever the service changes.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { EngineApi } from './engine-api.ts'
import type { Sandbox } from './copy-sandbox.ts'

const run = promisify(execFile)
const LABEL = 'io.slipway.bench'
/** Tells the containers of this run from those of another one beside it. */
const RUN = randomUUID()
const CGROUPS = '/sys/fs/cgroup'

export interface BareJobs {
  /** Runs one job in a loop's own holder; resolves with the performance that it reported. Loops may run at once. */
  runOne(loop: number): Promise<number>
  close(): Promise<void>
}

export interface BareJobParts {
  readonly engine: EngineApi
  readonly sandbox: Sandbox
  /** The image that the service built from the same Dockerfile. */
  readonly image: string
  readonly mountRoot: string
  readonly loops: number
}

/** Starts a holder for each loop first: as the service, which has one for each worker slot. */
export async function openBareJobs(parts: BareJobParts): Promise<BareJobs> {
  const group = `/slipway-bench-${randomUUID().slice(0, 8)}`
  const holders = await Promise.all(Array.from({ length: parts.loops }, () => startHolder(parts)))
  let count = 0
  return {
    runOne: (loop) => {
      count += 1
      return runJob(parts, holders[loop] ?? '', `${group}/${count}`)
    },
    async close() {
      for (const id of holders) await parts.engine.call('DELETE', `/containers/${id}?force=true&v=true`)
      await removeGroup(group)
    },
  }
}

/** Removes what an interrupted run of this process left on the engine. */
export async function removeBareContainers(engine: EngineApi): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABEL}=${RUN}`] }))
  const left = (await engine.call('GET', `/containers/json?all=true&filters=${filters}`)) as { Id: string }[]
  for (const { Id } of left) await engine.call('DELETE', `/containers/${Id}?force=true&v=true`)
}

async function startHolder({ engine }: BareJobParts): Promise<string> {
  const id = await create(engine, {
    Image: 'busybox:latest',
    Cmd: ['sleep', '100000'],
    Labels: { [LABEL]: RUN },
    HostConfig: { NetworkMode: 'none', Runtime: 'runc', CapDrop: ['ALL'], ReadonlyRootfs: true },
  })
  await engine.call('POST', `/containers/${id}/start`)
  return id
}

async function runJob(parts: BareJobParts, holder: string, group: string): Promise<number> {
  const { engine, sandbox, image, mountRoot } = parts
  await engine.call('GET', `/images/${image}/json`)
  const data = join(mountRoot, group.replaceAll('/', '-'))
  await mkdir(data, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', sandbox.dataOptions, 'slipway-bench', data])
  const id = await create(engine, {
    Image: image,
    ...sandbox.config,
    Labels: { [LABEL]: RUN },
    HostConfig: {
      ...sandbox.hostConfig,
      NetworkMode: `container:${holder}`,
      CgroupParent: group,
      Mounts: [{ Type: 'bind', Source: data, Target: '/data', BindOptions: { Propagation: 'rprivate' } }],
    },
  })
  await engine.call('POST', `/containers/${id}/start`)
  await engine.call('POST', `/containers/${id}/wait?condition=not-running`)
  // The exit code alone does not tell of a child that ran out of memory, so the state is asked for too.
  const [state] = await Promise.all([
    engine.call('GET', `/containers/${id}/json`),
    engine.bytes('GET', `/containers/${id}/logs?stdout=true&stderr=true&timestamps=true`),
  ])
  if (!hasPassed(state)) throw new Error(`the bare job failed: ${JSON.stringify(state)}`)
  const performance = await readPerformance(join(data, 'perf.json'))
  await engine.call('DELETE', `/containers/${id}?force=true&v=true`)
  await run('umount', [data])
  await Promise.all([rmdir(data), removeGroup(group)])
  return performance
}

async function create(engine: EngineApi, body: object): Promise<string> {
  const answer = (await engine.call('POST', '/containers/create', body)) as { Id: string }
  return answer.Id
}

function hasPassed(answer: unknown): boolean {
  const { State } = answer as { State: { ExitCode: number; OOMKilled: boolean } }
  return State.ExitCode === 0 && !State.OOMKilled
}

/** Never through a link and never waiting for the other end of a FIFO. */
async function readPerformance(path: string): Promise<number> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) throw new Error(`${path} is not a regular file`)
    const { perf } = JSON.parse(await file.readFile('utf8')) as { perf: number }
    return perf
  } finally {
    await file.close()
  }
}

/** The engine makes the parent in every tree of version 1 (or the one of version 2) and leaves it there. */
async function removeGroup(group: string): Promise<void> {
  const entries = await readdir(CGROUPS, { withFileTypes: true })
  const trees = entries.filter((entry) => entry.isDirectory()).map((entry) => join(CGROUPS, entry.name))
  await Promise.all([CGROUPS, ...trees].map((tree) => rmdir(join(tree, group)).catch(() => undefined)))
}
