import { randomUUID } from 'node:crypto'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Engine, EngineInfo, RunExit, RunHandle, RunObserver, RunSpec, SandboxFacts } from '../engine.ts'
import { buildFake } from './build.ts'
import { FakeDaemon, imageInfo } from './daemon.ts'
import { readFakeData } from './data.ts'
import { readFakeLayers } from './layers.ts'
import { FAKE_GATEWAY } from './proxy.ts'
import { pushFake } from './push.ts'
import { FakeRun } from './run.ts'
import { unpackTool } from './tool.ts'
import {
  type BuildScript,
  type Control,
  type FakeOperation,
  type RunScript,
  Scripted,
  unlessAborted,
} from './script.ts'

export interface FakeEngineOptions {
  /** What this engine talks to; a new one when left out. Share it to be a later process on the same engine. */
  readonly daemon?: FakeDaemon
  readonly instanceId?: string
  readonly runtimes?: readonly string[]
}

/** An engine in memory that keeps the contract, and that a test can direct. */
export interface FakeEngine extends Engine {
  readonly daemon: FakeDaemon
  /** How often each call was made on this daemon. */
  count(operation: FakeOperation): number
  /** The next `times` calls of this kind throw the error. */
  failNext(operation: FakeOperation, error: Error, times?: number): void
  /** Stands in for (or before) every build from now on; null: the Dockerfile alone again. */
  setBuild(script: BuildScript): Control
  setBuild(script: null): void
  /** Stands in for (or before) the command of every run that is started from now on; null: the command again. */
  setRun(script: RunScript): Control
  setRun(script: null): void
  /** Every call, those under way included, throws `engine_unavailable`; runs go on unless they are killed with it. */
  goDown(options?: { readonly killRuns?: boolean }): void
  comeBack(): void
}

export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const { daemon = new FakeDaemon(), instanceId = 'fake', runtimes = ['runc', 'runsc'] } = options
  return {
    kind: 'fake',
    daemon,
    async info() {
      daemon.enter('info')
      return fakeInfo(runtimes)
    },
    async build(request, observe, signal) {
      daemon.enter('build')
      return buildFake(daemon, instanceId, request, observe, signal)
    },
    async imageHistory(imageId, signal) {
      daemon.enter('imageHistory')
      signal.throwIfAborted()
      return daemon.images.get(imageId)?.history ?? null
    },
    async inspectImage(ref, signal) {
      daemon.enter('inspectImage')
      signal.throwIfAborted()
      const image = daemon.find(ref)
      return image && imageInfo(image)
    },
    async removeImage(id) {
      daemon.enter('removeImage')
      const image = daemon.find(id)
      if (image?.instance === instanceId) daemon.images.delete(image.id)
    },
    async listImages() {
      daemon.enter('listImages')
      return [...daemon.images.values()].filter(({ instance }) => instance === instanceId).map(imageInfo)
    },
    async pushImage(request, observe, signal) {
      daemon.enter('pushImage')
      return pushFake(daemon, instanceId, request, observe, signal)
    },
    async *readLayers(request, signal) {
      daemon.enter('readLayers')
      yield* readFakeLayers(daemon, request, signal)
    },
    ...runCalls(daemon, instanceId, runtimes),
    async sweep(isWanted) {
      daemon.enter('sweep')
      let containers = 0
      for (const run of [...daemon.runs.values()]) {
        if (run.instance !== instanceId || (await isWanted(run.spec))) continue
        await destroy(daemon, run.id)
        containers += 1
      }
      return { containers, volumes: 0, mounts: 0, images: sweepImages(daemon, instanceId) }
    },
    async close() {},
    ...directions(daemon),
  }
}

type RunCall = 'startRun' | 'findRun' | 'followRun' | 'readData' | 'destroyRun'

function runCalls(
  daemon: FakeDaemon,
  instanceId: string,
  runtimes: readonly string[],
): Pick<FakeEngine, RunCall> {
  return {
    async startRun(spec, signal) {
      daemon.enter('startRun')
      signal.throwIfAborted()
      return startRun(daemon, instanceId, spec, runtimes)
    },
    async findRun(owner, signal) {
      daemon.enter('findRun')
      signal.throwIfAborted()
      return daemon.runOf(owner, instanceId)?.handle(true)
    },
    async followRun(handle, observe, signal) {
      daemon.enter('followRun')
      return followRun(daemon, runOf(daemon, handle), observe, signal)
    },
    async readData(handle, request, signal) {
      daemon.enter('readData')
      signal.throwIfAborted()
      return readFakeData(runOf(daemon, handle).files, request)
    },
    async destroyRun(handle) {
      daemon.enter('destroyRun')
      await destroy(daemon, handle.id)
    },
  }
}

function directions(
  daemon: FakeDaemon,
): Pick<FakeEngine, 'count' | 'failNext' | 'setBuild' | 'setRun' | 'goDown' | 'comeBack'> {
  function setBuild(script: BuildScript): Control
  function setBuild(script: null): void
  function setBuild(script: BuildScript | null): Control | undefined {
    daemon.buildScript = script && new Scripted(script)
    return daemon.buildScript ?? undefined
  }
  function setRun(script: RunScript): Control
  function setRun(script: null): void
  function setRun(script: RunScript | null): Control | undefined {
    daemon.runScript = script && new Scripted(script)
    return daemon.runScript ?? undefined
  }
  return {
    count: (operation) => daemon.calls.filter((call) => call === operation).length,
    failNext: (operation, error, times) => daemon.failNext(operation, error, times),
    setBuild,
    setRun,
    goDown: (options) => daemon.goDown(options),
    comeBack: () => daemon.comeBack(),
  }
}

async function startRun(
  daemon: FakeDaemon,
  instance: string,
  spec: RunSpec,
  runtimes: readonly string[],
): Promise<RunHandle> {
  const runtime = spec.runtime === 'auto' ? (runtimes.includes('runsc') ? 'runsc' : 'runc') : spec.runtime
  if (!runtimes.includes(runtime)) {
    throw new SlipwayError('engine_unsupported', { detail: `The engine has no runtime "${runtime}"` })
  }
  const image = daemon.find(spec.imageId)
  if (!image) throw new SlipwayError('engine_failed', { detail: `No such image: ${spec.imageId}` })
  const left = daemon.runOf(spec, instance)
  if (left) await destroy(daemon, left.id)
  const user = spec.user === 'image' ? image.user : spec.user
  const facts = sandbox(spec, runtime, user)
  const tool = await unpackTool(daemon, instance, spec.tool)
  const run = new FakeRun({ id: randomUUID(), instance, spec, sandbox: facts, image, tool }, daemon.runScript)
  daemon.runs.set(run.id, run)
  return run.handle(false)
}

async function followRun(
  daemon: FakeDaemon,
  run: FakeRun,
  observe: RunObserver,
  signal: AbortSignal,
): Promise<RunExit> {
  const stopTimer = run.limitTime()
  const stopListening = run.listen((line) => observe.log(line))
  const stopAsking = run.ask()
  try {
    return await unlessAborted(run.ended, AbortSignal.any([signal, daemon.line]))
  } catch (error) {
    if (signal.aborted) {
      run.kill()
      await run.ended
    }
    throw error
  } finally {
    stopTimer()
    stopAsking()
    stopListening()
  }
}

function runOf(daemon: FakeDaemon, handle: RunHandle): FakeRun {
  const run = daemon.runs.get(handle.id)
  if (run) return run
  throw new SlipwayError('engine_failed', {
    detail: `No such container: ${handle.id}`,
    data: { statusCode: 404 },
  })
}

async function destroy(daemon: FakeDaemon, id: string): Promise<void> {
  const run = daemon.runs.get(id)
  run?.kill()
  await run?.ended
  daemon.runs.delete(id)
}

function sweepImages(daemon: FakeDaemon, instance: string): number {
  const dangling = [...daemon.images.values()].filter((image) => {
    return image.instance === instance && image.tags.size === 0
  })
  for (const { id } of dangling) daemon.images.delete(id)
  return dangling.length
}

function sandbox({ limits }: RunSpec, runtime: string, user: string): SandboxFacts {
  const locked = { network: 'none', readOnlyRoot: true, capabilities: [], noNewPrivileges: true } as const
  return { ...locked, runtime, seccomp: 'default', user, dataMount: 'volume', limits }
}

function fakeInfo(runtimes: readonly string[]): EngineInfo {
  return {
    name: 'Fake 1.0',
    version: '1.0',
    apiVersion: '1.0',
    address: 'fake://',
    os: 'linux',
    architecture: 'amd64',
    cpus: 2,
    memoryBytes: 8 * 1024 ** 3,
    storageDriver: 'memory',
    capabilities: {
      buildkit: true,
      runtimes,
      dataMount: 'volume',
      exactUsage: false,
      buildGateway: FAKE_GATEWAY,
      buildLimits: false,
      notes: [],
    },
  }
}
