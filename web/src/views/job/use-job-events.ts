/** Keeps what the page knows of a job as new as the service's: by events, never by asking again and again. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { JobEvent, JobView } from '../../../../src/client/api-types.generated.ts'
import { isTransient } from '../../../../src/client/errors.ts'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'
import { followInTurns } from '../../api/stream-turns.ts'
import { turns } from '../../api/turns.ts'
import { jobQuery, progressQuery } from './job-query.ts'
import { applyEvent, NO_PROGRESS } from './progress.ts'

/** Events come in bursts; the job is read once after each. */
const BURST_MS = 40
/** Others move in the queue often; the position need not be newer than this. */
const QUEUE_MS = 1000
/** Events that have not come by then wait for their turn: the job is shown without them. */
const UNHEARD_MS = 1500

export interface EventState {
  /** The events are cut off, and will be followed again. */
  readonly lost: boolean
  /** What happened so far is known, or cannot be had. */
  readonly heard: boolean
}

export function useJobEvents(id: string, job: JobView | undefined): EventState {
  const queries = useQueryClient()
  const [lost, setLost] = useState(false)
  const [heard, setHeard] = useState(false)
  const [round, setRound] = useState(0)
  const refresh = useRefresh(queries, id)
  const followed = job === undefined ? null : `${job.attempt} ${isOver(job)}`
  useEffect(() => {
    if (followed === null) return
    const stop = new AbortController()
    const unheard = setTimeout(() => setHeard(true), UNHEARD_MS)
    followEvents(queries, id, {
      signal: stop.signal,
      onEvents: (events) => {
        setHeard(true)
        if (events.some(({ type }) => type !== 'step')) refresh(BURST_MS)
      },
      onState: setLost,
    }).then(
      // A job that is known already has nothing new to tell.
      () => setHeard(true),
      (error: unknown) => {
        if (stop.signal.aborted) return
        setHeard(true)
        setLost(isTransient(error))
      },
    )
    return () => {
      clearTimeout(unheard)
      stop.abort()
    }
  }, [queries, id, followed, round, refresh])
  useLiveChanges({
    onChange: (change) => {
      if (change.kind === 'many') refresh(BURST_MS)
      else if ((change.kind === 'job' ? change.job.id : change.id) === id) refresh(BURST_MS)
      else if (job?.status === 'queued') refresh(QUEUE_MS)
    },
    // The service is back, and may have had other connections cut for longer than they wait.
    onOpen: () => {
      refresh(BURST_MS)
      if (lost) setRound((count) => count + 1)
    },
  })
  return { lost, heard }
}

export function isOver(job: Pick<JobView, 'status'>): boolean {
  return job.status === 'succeeded' || job.status === 'failed' || job.status === 'cancelled'
}

interface Following {
  readonly signal: AbortSignal
  onEvents(events: readonly JobEvent[]): void
  onState(lost: boolean): void
}

/** What came at once is told at once: a job that is over has all of its events in one burst. */
async function followEvents(queries: QueryClient, id: string, following: Following): Promise<void> {
  const key = progressQuery(id).queryKey
  const known = queries.getQueryData(key) ?? NO_PROGRESS
  let burst: JobEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    clearTimeout(timer)
    timer = undefined
    const events = burst
    burst = []
    if (events.length === 0 || following.signal.aborted) return
    queries.setQueryData(key, (progress = NO_PROGRESS) => events.reduce(applyEvent, progress))
    following.onEvents(events)
  }
  const stream = followInTurns<JobEvent>(turns, following.signal, (signal, last) =>
    client.events(id, {
      signal,
      after: last?.seq ?? (known.seq === 0 ? undefined : known.seq),
      onLost: () => following.onState(true),
      onOpen: () => following.onState(false),
    }),
  )
  try {
    for await (const event of stream) {
      burst.push(event)
      timer ??= setTimeout(tell, BURST_MS)
    }
  } finally {
    tell()
  }
}

/** Reads the job anew, once for all that asked meanwhile. */
function useRefresh(queries: QueryClient, id: string): (withinMs: number) => void {
  const timer = useRef<{ readonly handle: ReturnType<typeof setTimeout>; readonly due: number } | null>(null)
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current.handle)
      timer.current = null
    },
    [id],
  )
  return useCallback(
    (withinMs: number): void => {
      const due = Date.now() + withinMs
      if (timer.current !== null && timer.current.due <= due) return
      if (timer.current !== null) clearTimeout(timer.current.handle)
      const handle = setTimeout(() => {
        timer.current = null
        void queries.invalidateQueries({ queryKey: jobQuery(id).queryKey, exact: true })
      }, withinMs)
      timer.current = { handle, due }
    },
    [queries, id],
  )
}
