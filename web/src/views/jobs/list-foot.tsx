import { Time } from '../../ui/time.tsx'
import { type FeedState, type JobFeed, MOST_ROWS } from './job-feed.ts'
import { rowCount } from './job-list.ts'

/** Where the list ends, and how it goes on. */
export function ListFoot({ feed, state }: { readonly feed: JobFeed; readonly state: FeedState }) {
  const { list, isReading, isPaused, searchedTo } = state
  const count = rowCount(list)
  if (isPaused) {
    return (
      <div className="jobs-foot">
        <span>
          {count === 0 ? 'Nothing found' : 'Nothing more found'}
          {searchedTo === null ? '' : ', looking back to '}
          {searchedTo === null ? null : <Time at={searchedTo} />}.
        </span>
        <button type="button" className="button button-small" onClick={() => feed.readMore()}>
          Search older jobs
        </button>
      </div>
    )
  }
  if (count >= MOST_ROWS && list.next !== null) {
    return (
      <p className="jobs-foot">
        These are the newest {MOST_ROWS.toLocaleString()}. Search, or filter by a label, to reach older ones.
      </p>
    )
  }
  if (count === 0) return isReading ? <p className="jobs-foot">Searching…</p> : null
  return <p className="jobs-foot faint">{list.next === null ? 'No older jobs.' : 'Loading older jobs…'}</p>
}
