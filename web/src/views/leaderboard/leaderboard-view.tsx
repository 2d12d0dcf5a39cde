import { Suspense, lazy } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { Direction, Leaderboard } from '../../../../src/client/api-types.generated.ts'
import type { LeaderboardOf } from '../../../../src/client/leaderboard.ts'
import { CompareBar } from '../../ui/compare-bar.tsx'
import { formatCount } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { useMarks } from '../../ui/use-marks.ts'
import { type BoardChoice, boardAddress, readBoard } from './board-address.ts'
import { BoardChooser } from './board-chooser.tsx'
import { BoardNames } from './board-names.tsx'
import { BoardTable } from './board-table.tsx'
import { MOST_RANKED, useBoard } from './use-board.ts'
import './leaderboard-view.css'

const HistoryPlot = lazy(async () => ({ default: (await import('./history-plot.tsx')).HistoryPlot }))

/** Jobs of one name, or with one label, by their performance. */
export function LeaderboardView() {
  const choice = readBoard(useSearch())
  const [, navigate] = useLocation()
  const { data, error, refetch } = useBoard(choice)
  const choose = (next: BoardChoice): void => navigate(boardAddress(next), { replace: next.of === choice.of })
  return (
    <div className="view">
      <div className="view-head">
        <h1>Leaderboard</h1>
        <div className="leaderboard-choice">
          <BoardChooser
            key={boardAddress(choice)}
            of={choice.of}
            onChoose={(of) => choose({ ...choice, of })}
          />
          <DirectionSwitch
            direction={choice.direction}
            onChoose={(direction) => choose({ ...choice, direction })}
          />
        </div>
      </div>
      {error === null ? null : <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {choice.of === null ? <BoardNames direction={choice.direction} /> : null}
      {choice.of !== null && error === null && !data ? <Loading height="24rem" /> : null}
      {choice.of !== null && data ? <Board board={data} listHref={listHref(choice.of)} /> : null}
    </div>
  )
}

/** All jobs of the board, those without a performance as well. */
function listHref({ name, label }: LeaderboardOf): string {
  return `/?${new URLSearchParams([name === undefined ? ['label', label] : ['name', name]])}`
}

function Board({ board, listHref: href }: { readonly board: Leaderboard; readonly listHref: string }) {
  const marks = useMarks()
  const { jobs, history, direction } = board
  if (jobs.length === 0) return <NoResults />
  return (
    <>
      <section className="card" aria-labelledby="history-title">
        <div className="card-head">
          <h2 id="history-title">History</h2>
          <span className="soft">
            {formatCount(history.length, 'job')}, in the order in which they ended
            {history.length === 1000 ? '; older ones are left out' : ''}
          </span>
        </div>
        <Suspense fallback={<Loading height="20rem" />}>
          <HistoryPlot history={history} direction={direction} />
        </Suspense>
      </section>
      <section className="card" aria-labelledby="ranks-title">
        <div className="card-head">
          <h2 id="ranks-title">Ranks</h2>
          <span className="soft">
            <Link href={href}>All jobs</Link>,{' '}
            {jobs.length === MOST_RANKED
              ? `the best ${MOST_RANKED} ranked`
              : `${formatCount(jobs.length, 'job')} ranked`}
          </span>
        </div>
        <BoardTable board={board} marks={marks} />
      </section>
      <CompareBar marks={marks} />
    </>
  )
}

function NoResults() {
  return (
    <div className="card empty">
      <h2>No results yet</h2>
      <p>
        A job is here when it has succeeded and its container has written a number at <code>perf</code> to{' '}
        <code>/data/perf.json</code>. The first one appears by itself.
      </p>
      <Link href="/submit" className="button">
        Submit a job
      </Link>
    </div>
  )
}

const DIRECTIONS: readonly { readonly direction: Direction; readonly words: string }[] = [
  { direction: 'higher', words: 'Higher is better' },
  { direction: 'lower', words: 'Lower is better' },
]

function DirectionSwitch({
  direction,
  onChoose,
}: {
  readonly direction: Direction
  readonly onChoose: (direction: Direction) => void
}) {
  return (
    <div className="leaderboard-direction" role="group" aria-label="Direction">
      {DIRECTIONS.map(({ direction: each, words }) => (
        <button
          key={each}
          type="button"
          className="button"
          aria-pressed={each === direction}
          onClick={() => onChoose(each)}
        >
          {words}
        </button>
      ))}
    </div>
  )
}
