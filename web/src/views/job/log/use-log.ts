import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { JobView, LogLine } from '../../../../../src/client/api-types.generated.ts'
import { isTransient } from '../../../../../src/client/errors.ts'
import { client } from '../../../api/client.ts'
import { useLiveChanges } from '../../../api/live-changes.ts'
import { followInTurns } from '../../../api/stream-turns.ts'
import { turns } from '../../../api/turns.ts'
import { isOver } from '../use-job-events.ts'
import { LogFeed, type FeedState } from './log-feed.ts'

export interface JobLog {
  readonly feed: LogFeed
  readonly state: FeedState
  /** The reader saw the attempt go on. */
  readonly watched: boolean
  /** After it failed. */
  readonly readAgain: () => void
}

/**
 * The log of an attempt: of one that goes on its lines as they come, of one that is over what is there. A lost
 * connection comes back by itself.
 */
export function useLog(job: JobView, attempt: number): JobLog {
  const { id } = job
  const feed = useMemo(() => new LogFeed(), [id, attempt])
  const state = useSyncExternalStore(feed.watch, feed.state)
  const [round, setRound] = useState(0)
  const isLatest = attempt === job.attempt
  // Following goes on to its own end when the job ends; only a newer attempt makes another way of reading needed.
  const [followed, setFollowed] = useState(0)
  if (isLatest && !isOver(job) && followed !== attempt) setFollowed(attempt)
  const follows = isLatest && followed === attempt
  useEffect(() => {
    if (feed.state().phase === 'complete') return
    const stop = new AbortController()
    const { signal } = stop
    readLog(feed, id, { attempt, follows, signal }).then(
      () => feed.say('complete'),
      (error: unknown) => {
        if (!signal.aborted) feed.say(isTransient(error) ? 'lost' : 'failed', error)
      },
    )
    return () => stop.abort()
  }, [feed, id, attempt, follows, round])
  useLiveChanges({
    onChange: () => undefined,
    onOpen: () => {
      // With an error it has given up; else it still tries by itself.
      const { phase, error } = feed.state()
      if (phase === 'lost' && error !== null) setRound((count) => count + 1)
    },
  })
  return { feed, state, watched: followed === attempt, readAgain: () => setRound((count) => count + 1) }
}

interface Reading {
  readonly attempt: number
  readonly follows: boolean
  readonly signal: AbortSignal
}

async function readLog(feed: LogFeed, id: string, { attempt, follows, signal }: Reading): Promise<void> {
  if (!follows) return feed.read(client.logs(id, { attempt, signal }))
  const onLost = (): void => feed.say('lost')
  const onOpen = (): void => feed.say('live')
  const lines = followInTurns<LogLine>(turns, signal, (turn, last) =>
    client.followLogs(id, { attempt, signal: turn, after: last?.seq, onLost, onOpen }),
  )
  return feed.read(lines)
}
