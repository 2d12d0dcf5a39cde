import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from '../../observability/logger.ts'
import type {
  CredentialStore,
  EventStore,
  ImageStore,
  JobStore,
  LayerStore,
  LogStore,
  QueueStore,
  ScoreStore,
  Store,
} from '../store.ts'
import { prepareCredentials } from './credentials.ts'
import { prepareAppendEvent, prepareReadEvents } from './events.ts'
import { prepareImages } from './images.ts'
import { prepareJobImages } from './job-images.ts'
import { prepareCancel } from './jobs/cancel-job.ts'
import { prepareLayers } from './layers.ts'
import { prepareList } from './jobs/list-jobs.ts'
import { prepareJobReads } from './jobs/read-jobs.ts'
import { preparePurge, prepareRemove } from './jobs/remove-job.ts'
import { prepareRetry } from './jobs/retry-job.ts'
import { prepareRevise } from './jobs/revise-job.ts'
import { prepareSubmit } from './jobs/submit-job.ts'
import { prepareSearchStep, searchInSteps } from './jobs/search-jobs.ts'
import { prepareUpdate } from './jobs/update-job.ts'
import {
  prepareAppendLog,
  prepareLastLogSeq,
  prepareReadLog,
  prepareRemoveLog,
  prepareRemoveOldLogs,
} from './logs.ts'
import { Listeners } from './notices.ts'
import { openDatabase } from './open-database.ts'
import { prepareClaim } from './queue/claim.ts'
import { prepareDepth } from './queue/read-depth.ts'
import { prepareNextDueAt, preparePosition } from './queue/read-queue.ts'
import { prepareHandBack, prepareReleaseOthers } from './queue/requeue.ts'
import { prepareFinish, prepareHeartbeat, prepareSaveHardening, prepareSaveStage } from './queue/work.ts'
import { prepareScores } from './scores.ts'
import { prepare } from './statement.ts'
import { toStoreError } from './store-error.ts'
import type { Transaction } from './transaction.ts'
import { WriteBatch } from './write-batch.ts'

export interface SqliteStoreOptions {
  /** The database's file; created when missing, in a folder that exists. */
  readonly path: string
  /** Told of listeners that throw. */
  readonly logger?: Pick<Logger, 'error'> | undefined
}

interface Access {
  readonly db: DatabaseSync
  readonly listeners: Listeners
  /** Turns a synchronous read into one that rejects instead of throwing. */
  reading<Args extends unknown[], Result>(read: (...args: Args) => Result): (...args: Args) => Promise<Result>
  /** Turns a write into one that resolves when it is durable. */
  writing<Args extends unknown[], Result>(
    write: (tx: Transaction, ...args: Args) => Result,
  ): (...args: Args) => Promise<Result>
}

/**
 * Opens the store on node:sqlite. One process at a time should write to a file (see `main/data-folder-lock.ts`):
 * more are safe, but wait for each other inside the event loop. Throws `storage_failed`, `storage_full`.
 */
export async function openSqliteStore({ path, logger }: SqliteStoreOptions): Promise<Store> {
  const db = openDatabase(path)
  const listeners = new Listeners((err) => logger?.error({ err }, 'a listener of the store failed'))
  const batch = new WriteBatch(db, path, listeners)
  const access: Access = {
    db,
    listeners,
    reading:
      (read) =>
      async (...args) => {
        try {
          return read(...args)
        } catch (error) {
          throw toStoreError(error, path)
        }
      },
    writing:
      (write) =>
      (...args) =>
        batch.run((tx) => write(tx, ...args)),
  }
  const meta = prepare<{ instance_id: string }>(db, 'SELECT instance_id FROM meta')
  return {
    jobs: createJobs(access),
    scores: createScores(access),
    queue: createQueue(access),
    events: createEvents(access),
    logs: createLogs(access),
    images: createImages(access),
    layers: createLayers(access),
    credentials: createCredentials(access),
    instanceId: meta.get()?.instance_id ?? '',
    ping: access.reading(() => void meta.get()),
    async close() {
      if (!db.isOpen) return
      batch.close()
      db.close()
    },
  }
}

function createJobs({ db, reading, writing }: Access): JobStore {
  const reads = prepareJobReads(db)
  const step = reading(prepareSearchStep(db))
  return {
    submit: writing(prepareSubmit(db)),
    get: reading(reads.get),
    view: reading(reads.view),
    list: reading(prepareList(db)),
    search: (filter, search) => searchInSteps(step, filter, search),
    update: writing(prepareUpdate(db)),
    dockerfile: reading(reads.dockerfile),
    origin: reading(reads.origin),
    secret: reading(reads.secret),
    attempts: reading(reads.attempts),
    cancel: writing(prepareCancel(db)),
    retry: writing(prepareRetry(db)),
    revise: writing(prepareRevise(db)),
    remove: writing(prepareRemove(db)),
    removed: reading(reads.removed),
    purge: writing(preparePurge(db)),
    endedBefore: reading(reads.endedBefore),
    counts: reading(reads.counts),
    usesContext: reading(reads.usesContext),
  }
}

function createScores({ db, reading }: Access): ScoreStore {
  const scores = prepareScores(db)
  return {
    best: reading(scores.best),
    history: reading(scores.history),
    names: reading(scores.names),
  }
}

function createQueue({ db, listeners, reading, writing }: Access): QueueStore {
  return {
    claim: writing(prepareClaim(db)),
    heartbeat: writing(prepareHeartbeat(db)),
    saveStage: writing(prepareSaveStage(db)),
    saveHardening: writing(prepareSaveHardening(db)),
    finish: writing(prepareFinish(db)),
    handBack: writing(prepareHandBack(db)),
    releaseOthers: writing(prepareReleaseOthers(db)),
    position: reading(preparePosition(db)),
    nextDueAt: reading(prepareNextDueAt(db)),
    depth: reading(prepareDepth(db)),
    onWake: (listener) => listeners.onWake(listener),
  }
}

function createEvents({ db, listeners, reading, writing }: Access): EventStore {
  return {
    append: writing(prepareAppendEvent(db)),
    read: reading(prepareReadEvents(db)),
    onAppend: (jobId, listener) => listeners.events.add(jobId, listener),
    onAnyAppend: (listener) => listeners.onAnyEvent(listener),
  }
}

/** Old logs go in transactions of this many jobs, so that other writes get in between. */
const LOGS_AT_ONCE = 50

function createLogs({ db, listeners, reading, writing }: Access): LogStore {
  const removeSome = writing(prepareRemoveOldLogs(db))
  return {
    append: writing(prepareAppendLog(db)),
    read: reading(prepareReadLog(db)),
    lastSeq: reading(prepareLastLogSeq(db)),
    remove: writing(prepareRemoveLog(db)),
    async removeOlderThan(time) {
      let total = 0
      for (;;) {
        const { seen, dropped } = await removeSome(time, LOGS_AT_ONCE)
        total += dropped
        if (seen < LOGS_AT_ONCE) return total
      }
    },
    onAppend: (jobId, listener) => listeners.logs.add(jobId, listener),
  }
}

function createImages({ db, reading, writing }: Access): ImageStore {
  const images = prepareImages(db)
  const jobImages = prepareJobImages(db)
  return {
    find: reading(images.find),
    byId: reading(images.byId),
    ofJobs: reading(jobImages.ofJobs),
    jobsWith: reading(jobImages.jobsWith),
    save: writing(images.save),
    touch: writing(images.touch),
    forget: writing(images.forget),
    all: reading(images.all),
    kept: reading(images.kept),
    isUsed: reading(images.isUsed),
  }
}

function createLayers({ db, reading, writing }: Access): LayerStore {
  const layers = prepareLayers(db)
  return {
    find: reading(layers.find),
    save: writing(layers.save),
    touch: writing(layers.touch),
    retain: writing(layers.retain),
  }
}

function createCredentials({ db, reading, writing }: Access): CredentialStore {
  const credentials = prepareCredentials(db)
  return {
    save: writing(credentials.save),
    find: reading(credentials.find),
    list: reading(credentials.list),
    remove: writing(credentials.remove),
    touch: writing(credentials.touch),
  }
}
