/** Builds small images and runs them on a real engine, for the tests of the run side of the Docker adapter. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Dockerode from 'dockerode'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import type {
  DataFiles,
  DataRequest,
  Engine,
  OutputLine,
  RunExit,
  RunHandle,
  RunSpec,
} from '../../src/engines/engine.ts'

const MIB = 1024 * 1024

export const NEVER = new AbortController().signal

export const LIMITS: RunSpec['limits'] = {
  timeoutMs: 60_000,
  memoryBytes: 128 * MIB,
  cpus: 1,
  dataBytes: 4 * MIB,
  pids: 64,
  tmpBytes: 2 * MIB,
  outputBytes: MIB,
}

export const PERF_FILES: DataRequest = {
  pattern: /^perf.*\.json$/,
  maxFileBytes: 64 * 1024,
  maxTotalBytes: MIB,
  maxFiles: 8,
}

export interface LabOptions {
  readonly address: string
  readonly runtime: string
  readonly dataMount: 'auto' | 'volume'
}

export interface Ran {
  readonly handle: RunHandle
  readonly exit: RunExit
  readonly lines: readonly OutputLine[]
  readonly stdout: string
  readonly data: DataFiles
}

export interface Lab {
  readonly engine: Engine
  readonly instanceId: string
  /** An engine object as another process of the same service would make it. */
  another(): Engine
  image(dockerfile: string): Promise<string>
  spec(imageId: string, change?: Partial<RunSpec>): RunSpec
  /** Builds, runs to the end, reads /data and destroys. */
  run(dockerfile: string, change?: Partial<RunSpec>): Promise<Ran>
  close(): Promise<void>
}

export async function openLab(options: LabOptions): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-run-'))
  const instanceId = `test-${randomUUID()}`
  const engines: Engine[] = []
  const another = (): Engine => {
    const engine = createDockerEngine({
      address: options.address,
      env: {},
      instanceId,
      callTimeoutMs: 60_000,
      dataMount: options.dataMount,
      mountRoot: join(folder, 'mounts'),
    })
    engines.push(engine)
    return engine
  }
  const engine = another()
  const image = (dockerfile: string) => buildImage(engine, dockerfile)
  const spec = (imageId: string, change: Partial<RunSpec> = {}): RunSpec => ({
    jobId: randomUUID(),
    attempt: 1,
    slot: 0,
    imageId,
    environment: {},
    limits: LIMITS,
    runtime: options.runtime,
    user: 'image',
    ...change,
  })
  return {
    engine,
    instanceId,
    another,
    image,
    spec,
    async run(dockerfile, change) {
      const handle = await engine.startRun(spec(await image(dockerfile), change), NEVER)
      try {
        return await finish(engine, handle)
      } finally {
        await engine.destroyRun(handle)
      }
    },
    async close() {
      await engine.sweep(async () => false)
      for (const built of await engine.listImages()) await engine.removeImage(built.id)
      for (const opened of engines) await opened.close()
      await removeTools(options.address, instanceId)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A plain client of the engine, to look at it and to meddle with it. */
export function openDocker(address: string): Dockerode {
  return new Dockerode({ socketPath: address.replace(/^unix:\/\//, ''), host: undefined })
}

/** The volumes of an instance's tools, which a sweep keeps. */
export async function toolVolumes(address: string, instanceId: string): Promise<readonly string[]> {
  const filters = { label: [`io.slipway.instance=${instanceId}`, 'io.slipway.role=tool'] }
  const { Volumes } = await openDocker(address).listVolumes({ filters })
  return Volumes.map(({ Name }) => Name)
}

/** Takes the tools of an instance from the engine, which nobody else does. */
export async function removeTools(address: string, instanceId: string): Promise<void> {
  for (const name of await toolVolumes(address, instanceId))
    await openDocker(address).getVolume(name).remove()
}

/** Follows a run to its end and reads its /data. */
export async function finish(engine: Engine, handle: RunHandle): Promise<Ran> {
  const lines: OutputLine[] = []
  const exit = await engine.followRun(handle, { log: (line) => lines.push(line) }, NEVER)
  const data = await engine.readData(handle, PERF_FILES, NEVER)
  const stdout = lines.filter((line) => line.stream === 'stdout').map((line) => line.text)
  return { handle, exit, lines, stdout: stdout.join('\n'), data }
}

async function buildImage(engine: Engine, dockerfile: string): Promise<string> {
  const said: string[] = []
  const outcome = await engine.build(
    {
      jobId: 'lab',
      attempt: 1,
      dockerfile: Buffer.from(dockerfile),
      bases: null,
      contextPath: null,
      buildArgs: {},
      target: null,
      network: 'none',
      tag: `slipway-test/run:${randomUUID()}`,
      timeoutMs: 120_000,
      maxImageBytes: 1024 * MIB,
    },
    { step: () => undefined, log: (line) => said.push(line.text) },
    NEVER,
  )
  if (outcome.kind === 'built') return outcome.image.id
  throw new Error(`${outcome.message}\n${said.join('\n')}`)
}
