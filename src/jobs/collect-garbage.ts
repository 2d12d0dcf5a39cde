/**
 * Removes what is kept no longer: jobs that were deleted or are too old or too many, images that are too old, too many
 * or too large together, logs and contexts that are too old. Each step may be interrupted and repeated.
 */
import type { Config } from '../config/schema.ts'
import type { Engine } from '../engines/engine.ts'
import type { Logger } from '../observability/logger.ts'
import type { Store } from '../stores/store.ts'
import type { ContextStore } from './context/context-store.ts'

export interface CollectorDeps {
  readonly store: Store
  readonly engine: Engine
  readonly contexts: ContextStore
  readonly retention: Config['retention']
  readonly now: () => number
  readonly logger: Logger
}

export interface Collected {
  jobs: number
  images: number
  logs: number
  contexts: number
}

const DAY_MS = 86_400_000
const GIB = 1024 ** 3
const BATCH = 200
/** What was found in a layer costs some kilobytes, and reading it again half a second. */
const LAYER_DAYS = 90
const MOST_LAYERS = 5000
/** A context that was just received may belong to a submit that is under way. */
const YOUNG_CONTEXT_MS = 3_600_000

export async function collectGarbage(deps: CollectorDeps): Promise<Collected> {
  const collected: Collected = { jobs: 0, images: 0, logs: 0, contexts: 0 }
  await retireJobs(deps)
  collected.jobs = await purgeRemoved(deps, collected)
  collected.images += await retireImages(deps)
  collected.logs = await retireLogs(deps)
  collected.contexts = await retireContexts(deps)
  await deps.store.layers.retain(deps.now() - LAYER_DAYS * DAY_MS, MOST_LAYERS)
  if (Object.values(collected).some((count) => count > 0)) deps.logger.info(collected, 'collected garbage')
  return collected
}

/** Deleted jobs that have ended: their rows, and their images where no other job has them. */
export async function purgeRemoved(deps: CollectorDeps, collected: { images: number }): Promise<number> {
  let count = 0
  for (;;) {
    const jobs = await deps.store.jobs.removed(BATCH)
    for (const job of jobs) {
      if (job.imageId !== null && !(await deps.store.images.isUsed(job.imageId))) {
        await deps.engine.removeImage(job.imageId)
        await deps.store.images.forget(job.imageId)
        collected.images++
      }
      await deps.store.jobs.purge(job.id)
      count++
    }
    if (jobs.length < BATCH) return count
  }
}

async function retireJobs({ store, retention, now }: CollectorDeps): Promise<void> {
  if (retention.jobDays > 0) {
    for (;;) {
      const old = await store.jobs.endedBefore(now() - retention.jobDays * DAY_MS, BATCH)
      for (const job of old) await store.jobs.remove(job.id, now())
      if (old.length < BATCH) break
    }
  }
  if (retention.jobs === 0) return
  const counts = await store.jobs.counts()
  let surplus = counts.succeeded + counts.failed + counts.cancelled - retention.jobs
  while (surplus > 0) {
    const oldest = await store.jobs.endedBefore(now(), Math.min(surplus, BATCH))
    if (oldest.length === 0) return
    for (const job of oldest) await store.jobs.remove(job.id, now())
    surplus -= oldest.length
  }
}

async function retireImages({ store, engine, retention, now }: CollectorDeps): Promise<number> {
  const images = await store.images.all()
  const oldest = retention.imageDays > 0 ? now() - retention.imageDays * DAY_MS : Number.NEGATIVE_INFINITY
  const mostBytes = retention.imageGiB > 0 ? retention.imageGiB * GIB : Number.POSITIVE_INFINITY
  const most = retention.images > 0 ? retention.images : Number.POSITIVE_INFINITY
  let kept = images.length
  let bytes = images.reduce((sum, image) => sum + image.bytes, 0)
  let count = 0
  for (const image of images) {
    if (image.lastUsedAt >= oldest && kept <= most && bytes <= mostBytes) continue
    await engine.removeImage(image.imageId)
    await store.images.forget(image.imageId)
    kept--
    bytes -= image.bytes
    count++
  }
  return count
}

async function retireLogs({ store, retention, now }: CollectorDeps): Promise<number> {
  if (retention.logDays === 0) return 0
  return store.logs.removeOlderThan(now() - retention.logDays * DAY_MS)
}

async function retireContexts({ store, contexts, retention, now }: CollectorDeps): Promise<number> {
  let count = 0
  for (const context of await contexts.list()) {
    const age = now() - context.changedAt
    if (age < YOUNG_CONTEXT_MS) continue
    const old = retention.contextDays > 0 && age > retention.contextDays * DAY_MS
    if (await store.jobs.usesContext(context.sha256, old ? 'unfinished' : 'kept')) continue
    await contexts.remove(context.sha256)
    count++
  }
  return count
}
