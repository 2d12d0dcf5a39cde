import { memo } from 'react'
import { Link } from 'wouter'
import type { Leaderboard, RankedJob } from '../../../../src/client/api-types.generated.ts'
import { differenceTo, formatPercent, formatSigned } from '../../ui/difference.ts'
import { formatDuration, formatNumber } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import type { Marks } from '../../ui/use-marks.ts'
import { shareRanks, submittedAt } from './ranks.ts'
import { ForeignText } from '../../ui/foreign-text.tsx'

/** Best first. */
export function BoardTable({ board, marks }: { readonly board: Leaderboard; readonly marks: Marks }) {
  const { jobs } = board
  const ranks = shareRanks(jobs.map(({ performance }) => performance))
  const best = jobs[0]?.performance ?? 0
  return (
    <div className="table-scroll">
      <table className="table leaderboard-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Mark for comparison</span>
            </th>
            <th scope="col" className="leaderboard-number">
              Rank
            </th>
            <th scope="col" className="leaderboard-number">
              Performance
            </th>
            <th scope="col" className="leaderboard-number leaderboard-behind">
              To the best
            </th>
            <th scope="col">Job</th>
            <th scope="col">Submitted</th>
            <th scope="col" className="leaderboard-number">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job, at) => (
            <BoardRow
              key={job.id}
              job={job}
              rank={ranks[at] ?? job.rank}
              best={best}
              isMarked={marks.has(job.id)}
              onMark={marks.toggle}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly job: RankedJob
  readonly rank: number
  readonly best: number
  readonly isMarked: boolean
  readonly onMark: (job: RankedJob) => void
}

const BoardRow = memo(function BoardRow({ job, rank, best, isMarked, onMark }: RowProps) {
  const submitted = submittedAt(job.id)
  return (
    <tr data-marked={isMarked}>
      <td>
        <input
          type="checkbox"
          checked={isMarked}
          aria-label={`Mark ${job.name} ${job.id} for comparison`}
          onChange={() => onMark(job)}
        />
      </td>
      <td className="leaderboard-number leaderboard-rank" data-rank={rank}>
        {rank}
      </td>
      <td className="leaderboard-number leaderboard-performance">{formatNumber(job.performance)}</td>
      <td className="leaderboard-number leaderboard-behind soft">
        <ToBest best={best} performance={job.performance} />
      </td>
      <td className="leaderboard-job">
        <Link href={`/jobs/${job.id}`}>
          <ForeignText text={job.name || 'without a name'} />
        </Link>{' '}
        <span className="mono faint" title={job.id}>
          {job.id.slice(-8)}
        </span>
      </td>
      <td className="leaderboard-time">
        <Time at={Number.isNaN(submitted) ? job.finishedAt : new Date(submitted).toISOString()} />
      </td>
      <td className="leaderboard-number">{job.durationMs === null ? '–' : formatDuration(job.durationMs)}</td>
    </tr>
  )
})

function ToBest({ best, performance }: { readonly best: number; readonly performance: number }) {
  const { absolute, percent } = differenceTo(best, performance)
  if (absolute === 0) return <span className="faint">best</span>
  return (
    <>
      {formatSigned(absolute)}
      {percent === null ? null : <span className="leaderboard-percent faint">{formatPercent(percent)}</span>}
    </>
  )
}
