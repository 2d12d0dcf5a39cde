import { useState } from 'react'
import { Link } from 'wouter'
import type { ScorePoint } from '../../../../src/client/api-types.generated.ts'
import { formatNumber } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'

/** The plot for those who cannot see it, or want to read it; built when it is opened. */
export function HistoryTable({
  history,
  best,
}: {
  readonly history: readonly ScorePoint[]
  readonly best: readonly number[]
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="leaderboard-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The history as a table</summary>
      {isOpen ? (
        <div
          className="table-scroll leaderboard-details-scroll"
          tabIndex={0}
          role="region"
          aria-label="History"
        >
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Job</th>
                <th scope="col">Ended</th>
                <th scope="col" className="leaderboard-number">
                  Performance
                </th>
                <th scope="col" className="leaderboard-number">
                  Best so far
                </th>
              </tr>
            </thead>
            <tbody>
              {history.map(({ id, performance, finishedAt }, at) => (
                <tr key={id}>
                  <td>
                    <Link href={`/jobs/${id}`} className="mono">
                      {id.slice(-8)}
                    </Link>
                  </td>
                  <td>
                    <Time at={finishedAt} />
                  </td>
                  <td className="leaderboard-number">{formatNumber(performance)}</td>
                  <td className="leaderboard-number">{formatNumber(best[at] ?? performance)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </details>
  )
}
