import { SPEC_DEFAULTS } from '../../jobs/job.ts'
import { createHash, randomUUIDv7 } from 'node:crypto'
import { afterEach, beforeEach } from 'node:test'
import type { ClaimRequest, JobResult, Lease, NewJob, Store } from '../store.ts'

/** One empty database. `open` opens it, again after a `close` too; `dispose` removes it. */
export interface StoreFixture {
  open(): Promise<Store>
  dispose(): Promise<void>
}

export type MakeStore = () => Promise<StoreFixture>

/** Gives each test of the surrounding suite an empty store. */
export function useStore(make: MakeStore): { readonly store: Store; reopen(): Promise<Store> } {
  let fixture: StoreFixture | undefined
  let store: Store | undefined
  beforeEach(async () => {
    fixture = await make()
    store = await fixture.open()
  })
  afterEach(async () => {
    await store?.close()
    await fixture?.dispose()
    store = undefined
    fixture = undefined
  })
  return {
    get store(): Store {
      if (store === undefined) throw new Error('there is a store only inside of a test')
      return store
    },
    async reopen() {
      if (store === undefined || fixture === undefined)
        throw new Error('there is a store only inside of a test')
      await store.close()
      store = await fixture.open()
      return store
    },
  }
}

export const NOW = 1_790_000_000_000

const DOCKERFILE = Buffer.from('FROM debian:stable-slim\nCMD echo \'{"perf":0.99}\' > /data/perf.json\n')

export function newJob(change: Partial<NewJob> = {}): NewJob {
  const dockerfile = change.dockerfile ?? DOCKERFILE
  return {
    id: randomUUIDv7(),
    tenant: 'default',
    name: 'example',
    description: 'The number in the file',
    labels: {},
    priority: 0,
    spec: {
      buildArgs: { VERSION: '1' },
      environment: { LANG: 'C' },
      target: null,
      limits: { timeoutSeconds: 300, memoryMiB: 1024, cpus: 0.5, dataMiB: 64, pids: 512 },
      performance: 'optional',
      ...SPEC_DEFAULTS,
    },
    dockerfile,
    dockerfileSha256: createHash('sha256').update(dockerfile).digest('hex'),
    contextSha256: null,
    contextBytes: null,
    warnings: [],
    origin: null,
    secret: null,
    createdAt: NOW,
    ...change,
  }
}

/** Submits and returns the id. */
export async function submit(store: Store, change: Partial<NewJob> = {}): Promise<string> {
  const { job } = await store.jobs.submit(newJob(change), null)
  return job.id
}

export function claim(store: Store, change: Partial<ClaimRequest> = {}): Promise<Lease | undefined> {
  return store.queue.claim({ owner: 'worker-1', now: NOW, leaseMs: 30_000, perTenant: 1000, ...change })
}

/** A claim that must find something. */
export async function claimed(store: Store, change: Partial<ClaimRequest> = {}): Promise<Lease> {
  const lease = await claim(store, change)
  if (lease === undefined) throw new Error('nothing was due')
  return lease
}

/** Claims until nothing is due; the ids in the order in which they came. */
export async function drain(store: Store, change: Partial<ClaimRequest> = {}): Promise<string[]> {
  const ids: string[] = []
  for (let lease = await claim(store, change); lease !== undefined; lease = await claim(store, change)) {
    ids.push(lease.jobId)
  }
  return ids
}

export const SUCCEEDED = { status: 'succeeded', reason: null, message: 'All stages passed' } as const
export const FAILED = {
  status: 'failed',
  reason: 'run_failed',
  message: 'The container ended with exit code 3',
  excerpt: ['no such file'],
} as const
export const NO_RESULT: JobResult = { performance: null, metrics: {}, imageId: null, warnings: [] }

/** Submits, claims and ends a job; the queue must be empty before. */
export async function endedJob(
  store: Store,
  change: Partial<NewJob> = {},
  end: { readonly result?: Partial<JobResult>; readonly at?: number } = {},
): Promise<string> {
  const id = await submit(store, change)
  const lease = await claimed(store)
  await store.queue.finish(lease, SUCCEEDED, { ...NO_RESULT, ...end.result }, end.at ?? NOW)
  return id
}

export async function eventTypes(store: Store, id: string): Promise<string[]> {
  return (await store.events.read(id, 0, 1000)).map((event) => event.type)
}
