import { useEffect, useState } from 'react'
import { formatCount } from '../../../ui/format.ts'
import type { LogStory } from './fold-log.ts'
import type { FeedState, LogFeed } from './log-feed.ts'
import type { StickyEnd } from './use-sticky-end.ts'

interface Props {
  readonly feed: LogFeed
  readonly state: FeedState
  readonly story: LogStory
  readonly live: boolean
  readonly end: StickyEnd
}

/** What there is to say of the log as a whole, and the way back to its end. */
export function LogFooter({ feed, state, story, live, end }: Props) {
  const { lastSeq, forgotten } = feed.store
  const [leftAt, setLeftAt] = useState(lastSeq)
  useEffect(() => {
    if (end.following) setLeftAt(lastSeq)
  }, [end.following, lastSeq])
  const fresh = lastSeq - leftAt
  return (
    <div className="job-log-footer">
      <span className="soft" role="status">
        {describe(state, story, lastSeq)}
        {story.from === 'validate'
          ? ''
          : ` What came before ${story.from} is in the log of an earlier attempt.`}
        {forgotten === 0
          ? ''
          : ` The first ${formatCount(forgotten, 'line')} are left out here to spare memory; the download has them.`}
      </span>
      {live ? (
        <button
          type="button"
          className="button button-small"
          aria-pressed={end.following}
          disabled={end.following}
          onClick={end.follow}
        >
          {end.following ? 'Following' : fresh > 0 ? `↓ ${formatCount(fresh, 'new line')}` : '↓ Follow'}
        </button>
      ) : null}
    </div>
  )
}

function describe({ phase }: FeedState, { status }: LogStory, lines: number): string {
  if (phase === 'lost') return 'The connection is lost; the log goes on by itself when it is back.'
  if (phase === 'failed') return 'The log could not be read to its end.'
  if (lines === 0 && status === 'queued') return 'The log begins when a worker takes up the job.'
  if (phase === 'complete') return lines === 0 ? 'Nothing was written.' : `${formatCount(lines, 'line')}.`
  return lines === 0 ? 'Reading the log.' : `${formatCount(lines, 'line')} so far.`
}
