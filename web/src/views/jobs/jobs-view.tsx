import { useCallback, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { CompareBar } from '../../ui/compare-bar.tsx'
import { KeysDialog } from '../../ui/keys-dialog.tsx'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { useMarks } from '../../ui/use-marks.ts'
import { FirstRun } from './first-run.tsx'
import { type JobFilter, NO_FILTER, isFiltered, readFilter, writeFilter } from './job-filter.ts'
import { rowCount } from './job-list.ts'
import { JobsFilters } from './jobs-filters.tsx'
import { JobsTable } from './jobs-table.tsx'
import { LIST_KEYS } from './list-keys.ts'
import { ListFoot } from './list-foot.tsx'
import { useJobCounts } from './use-job-counts.ts'
import { useJobFeed } from './use-job-feed.ts'
import './jobs-view.css'

/** All jobs, newest first, as they are now. */
export function JobsView() {
  const filter = readFilter(useSearch())
  const [, navigate] = useLocation()
  const { feed, state } = useJobFeed(filter)
  const counts = useJobCounts()
  const marks = useMarks()
  const [showsKeys, setShowsKeys] = useState(false)
  const change = useCallback(
    (next: JobFilter) => {
      const query = writeFilter(next)
      navigate(query === '' ? '/' : `/?${query}`, { replace: true })
    },
    [navigate],
  )
  const { list, error } = state
  const isEmpty = list.next === null && rowCount(list) === 0
  const isFirstRun = isEmpty && !isFiltered(filter) && list.waiting.size === 0 && error === null
  return (
    <div className="view">
      <div className="view-head">
        <h1>Jobs</h1>
        <div className="actions">
          <button
            type="button"
            className="button button-quiet button-small jobs-keys"
            onClick={() => setShowsKeys(true)}
          >
            Keys <kbd>?</kbd>
          </button>
          <Link href="/submit" className="button button-primary">
            Submit
          </Link>
        </div>
      </div>
      {isFirstRun ? (
        <FirstRun />
      ) : (
        <>
          <JobsFilters filter={filter} counts={counts} onChange={change} />
          {error === null ? null : <ProblemNotice error={error} onRetry={() => feed?.readMore()} />}
          {feed === null ? <Loading height="26rem" /> : null}
          {feed !== null && isEmpty ? <NothingFits onClear={() => change(NO_FILTER)} /> : null}
          {feed !== null && rowCount(list) > 0 ? (
            <JobsTable
              feed={feed}
              state={state}
              marks={marks}
              onLabel={(label) => change({ ...filter, label })}
              onShowKeys={() => setShowsKeys(true)}
            />
          ) : null}
          {feed === null ? null : <ListFoot feed={feed} state={state} />}
        </>
      )}
      <CompareBar marks={marks} />
      {showsKeys ? <KeysDialog hints={LIST_KEYS} onClose={() => setShowsKeys(false)} /> : null}
    </div>
  )
}

function NothingFits({ onClear }: { readonly onClear: () => void }) {
  return (
    <div className="card empty">
      <h2>No job fits these filters</h2>
      <p>One that fits later appears here by itself.</p>
      <button type="button" className="button" onClick={onClear}>
        Clear the filters
      </button>
    </div>
  )
}
