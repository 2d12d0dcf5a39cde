import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { after, before } from 'node:test'
import { awaitState } from '../../../scripts/setup/await-state.ts'
import type { TestEngine } from '../../support/engines.ts'
import { EMPTY } from '../../support/engine-view.ts'
import { type Service, startService } from '../../support/service.ts'

/** Enough for a container to be removed on a busy machine; only waited for when something is left. */
const CLEAN_DEADLINE_MS = 30_000

/** Starts a service before the tests of a suite and ends it after them. */
export function useService(engine: TestEngine, flags: readonly string[] = []): () => Service {
  let service: Service | undefined
  before(async () => {
    service = await startService({ dockerHost: engine.address, flags })
  })
  after(() => service?.end())
  return () => {
    if (service === undefined) throw new Error('the service has not started')
    return service
  }
}

/**
 * Asserts that the engine holds nothing of the service but images kept for reuse (and, while it lives, its empty
 * holders), and that nothing is mounted below its data folder. Waits for it: a verdict is told before the container
 * that led to it is removed.
 */
export async function assertNothingLeft(
  service: Service,
  holders: 'allowed' | 'counted' = 'allowed',
): Promise<void> {
  const instance = await service.instance()
  const look = async () => ({
    ...(await service.engine.leftovers(instance, { holders })),
    mounts: service.mounts(),
  })
  const isClean = async () => {
    const left = await look()
    return Object.values(left).every((list) => list.length === 0) ? left : undefined
  }
  const left = (await awaitState(isClean, CLEAN_DEADLINE_MS, 50)) ?? (await look())
  assert.deepEqual(left, { ...EMPTY, mounts: [] })
}

/** A job like any other still works: after whatever the tests before did to the service. */
export async function assertGoesOn(service: Service): Promise<void> {
  const dockerfile = `FROM busybox\nCMD echo '{"perf": 0.5}' > /data/perf.json\n`
  const job = await service.api.run({ name: 'normal', dockerfile })
  assert.equal(`${job.status} ${job.performance}`, 'succeeded 0.5', `${job.message}`)
}

/** Pids of processes on this machine whose command line holds `words`. */
export function processesWith(words: string): readonly string[] {
  return globSync('/proc/[0-9]*/cmdline').filter((path) => {
    try {
      return existsSync(path) && readFileSync(path, 'utf8').replaceAll('\0', ' ').includes(words)
    } catch {
      return false // it ended meanwhile
    }
  })
}
