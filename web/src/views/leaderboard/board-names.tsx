import { Link } from 'wouter'
import type { Direction } from '../../../../src/client/api-types.generated.ts'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { boardAddress } from './board-address.ts'
import { useNames } from './use-board.ts'
import { ForeignText } from '../../ui/foreign-text.tsx'

/** What there is to choose from, the newest first. */
export function BoardNames({ direction }: { readonly direction: Direction }) {
  const { data, error, refetch } = useNames()
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (data.length === 0) {
    return (
      <div className="card empty">
        <h2>No performances yet</h2>
        <p>
          Jobs of one name are ranked by the number that each writes at <code>perf</code> to{' '}
          <code>/data/perf.json</code>. Give the variants of one task the same name.
        </p>
        <Link href="/submit" className="button">
          Submit a job
        </Link>
      </div>
    )
  }
  return (
    <section className="card" aria-labelledby="names-title">
      <div className="card-head">
        <h2 id="names-title">Names with a performance</h2>
        <span className="soft">the newest result first</span>
      </div>
      <ul className="leaderboard-names">
        {data.map(({ name, lastFinishedAt }) => (
          <li key={name}>
            <Link href={boardAddress({ of: { name }, direction })} className="truncate">
              <ForeignText text={name} />
            </Link>
            <span className="faint">
              <Time at={lastFinishedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
