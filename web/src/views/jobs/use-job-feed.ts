import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'
import { JobFeed, type FeedState } from './job-feed.ts'
import { type JobFilter, fits, writeFilter } from './job-filter.ts'
import { NO_LIST } from './job-list.ts'

const PAGE_SIZE = 100
const NOTHING_YET: FeedState = {
  list: NO_LIST,
  error: null,
  isReading: true,
  isPaused: false,
  searchedTo: null,
}

/** The jobs that fit, kept up to date. What an older filter had found stays until the new one has an answer. */
export function useJobFeed(filter: JobFilter): { readonly feed: JobFeed | null; readonly state: FeedState } {
  const [feed, setFeed] = useState<JobFeed | null>(null)
  const newest = useRef<JobFeed | null>(null)
  const key = writeFilter(filter)
  useEffect(() => {
    const made = openFeed(filter)
    newest.current = made
    const unsubscribe = made.subscribe(() => {
      const { list, error } = made.state()
      if (list.next === undefined && error === null) return
      unsubscribe()
      setFeed(made)
    })
    made.start()
    return () => made.close()
    // The filter is told by its text.
  }, [key])
  const state = useSyncExternalStore(feed?.subscribe ?? neverChanges, feed?.state ?? nothingYet)
  useLiveChanges({
    onChange: (change) => newest.current?.onChange(change),
    onOpen: () => newest.current?.reread(),
  })
  return { feed, state }
}

function openFeed(filter: JobFilter): JobFeed {
  const { statuses, text, label, name } = filter
  const wanted = {
    limit: PAGE_SIZE,
    ...(statuses.length === 0 ? {} : { status: statuses }),
    ...(text === '' ? {} : { q: text }),
    ...(label === '' ? {} : { label }),
    ...(name === '' ? {} : { name }),
  }
  return new JobFeed({
    read: async (cursor, signal) => {
      const { jobs, next, searched } = await client.list({ ...wanted, cursor }, { signal })
      return { jobs, next, searchedTo: searched?.to ?? null }
    },
    fits: (job) => fits(job, filter),
  })
}

const neverChanges = () => () => {}
const nothingYet = (): FeedState => NOTHING_YET
