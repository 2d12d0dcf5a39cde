import type { Store } from '../stores/store.ts'
import { type Job, type JobEvent, type LogLine, isEnded } from './job.ts'
import { Bell } from './bell.ts'
import type { LogRequest } from './jobs.ts'

const BATCH = 500

/** Events after `afterSeq`, then live ones; ends when the job has ended and all was given, or with `signal`. */
export async function* followEvents(
  store: Store,
  id: string,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<readonly JobEvent[]> {
  const bell = new Bell(signal)
  const stop = store.events.onAppend(id, () => bell.ring())
  try {
    let seq = afterSeq
    while (!signal.aborted) {
      bell.quiet()
      // The state is read before the events: what ended before the read has its last event in it.
      const job = await store.jobs.get(id)
      const events = await store.events.read(id, seq, BATCH)
      if (events.length > 0) {
        seq = (events.at(-1) as JobEvent).seq
        yield events
      } else if (job === undefined || isEnded(job.status)) return
      else await bell.heard()
    }
  } finally {
    stop()
    bell.close()
  }
}

/** Log lines of one attempt; with `follow` until that attempt has ended. */
export async function* followLogs(
  store: Store,
  job: Job,
  request: LogRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly LogLine[]> {
  const attempt = request.attempt ?? job.attempt
  const filter = { attempt, ...(request.stage === undefined ? {} : { stage: request.stage }) }
  const bell = new Bell(signal)
  const stops = [
    store.logs.onAppend(job.id, () => bell.ring()),
    store.events.onAppend(job.id, () => bell.ring()),
  ]
  try {
    let seq = request.afterSeq ?? 0
    while (!signal.aborted) {
      bell.quiet()
      const now = await store.jobs.get(job.id)
      const lines = await store.logs.read(job.id, filter, seq, BATCH)
      if (lines.length > 0) {
        seq = (lines.at(-1) as LogLine).seq
        yield lines
      } else if (request.follow !== true || now === undefined || now.attempt > attempt || isEnded(now.status))
        return
      else await bell.heard()
    }
  } finally {
    for (const stop of stops) stop()
    bell.close()
  }
}
