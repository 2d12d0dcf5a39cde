import { useMemo, useState } from 'react'
import { formatCount } from '../../ui/format.ts'
import { foldRows } from './fold-rows.ts'
import { type DiffRow, diffLines } from './line-diff.ts'
import { ForeignText } from '../../ui/foreign-text.tsx'

/** The document stays small whatever was sent; the Dockerfiles themselves are on the jobs' pages. */
const MOST_ROWS = 2000
const SIGNS: Readonly<Record<DiffRow['kind'], string>> = { same: ' ', removed: '−', added: '+' }
const WORDS: Readonly<Record<DiffRow['kind'], string>> = { same: '', removed: 'only A: ', added: 'only B: ' }

/** Line by line: what A alone has, then what B alone has. */
export function DockerfileDiff({ from, to }: { readonly from: string; readonly to: string }) {
  const [isWhole, setWhole] = useState(false)
  const { rows, isRough } = useMemo(() => diffLines(from, to), [from, to])
  const removed = rows.filter(({ kind }) => kind === 'removed').length
  const added = rows.filter(({ kind }) => kind === 'added').length
  if (removed + added === 0) return <p className="card-body soft">Both have the same lines.</p>
  const shown = isWhole ? rows : foldRows(rows)
  return (
    <div className="compare-diff">
      <p className="compare-diff-words soft">
        {formatCount(removed, 'line')} only in A, {formatCount(added, 'line')} only in B.
        {isRough ? ' They differ too much to be laid side by side line by line.' : ''}
      </p>
      <div className="compare-lines" role="region" aria-label="Differences of the Dockerfiles" tabIndex={0}>
        {shown.slice(0, MOST_ROWS).map((row, at) =>
          row.kind === 'fold' ? (
            <button key={`fold ${at}`} type="button" className="compare-fold" onClick={() => setWhole(true)}>
              {formatCount(row.count, 'line')} the same in both: show
            </button>
          ) : (
            <Line key={`${row.from} ${row.to}`} row={row} />
          ),
        )}
        {shown.length > MOST_ROWS ? (
          <p className="compare-fold">{formatCount(shown.length - MOST_ROWS, 'line')} more are not shown.</p>
        ) : null}
      </div>
    </div>
  )
}

function Line({ row }: { readonly row: DiffRow }) {
  const { kind, text, from, to } = row
  return (
    <div className="compare-line" data-kind={kind}>
      <span className="compare-line-number" aria-hidden="true">
        {from}
      </span>
      <span className="compare-line-number" aria-hidden="true">
        {to}
      </span>
      <span aria-hidden="true">{SIGNS[kind]}</span>
      <code>
        {WORDS[kind] === '' ? null : <span className="visually-hidden">{WORDS[kind]}</span>}
        <ForeignText text={text} />
      </code>
    </div>
  )
}
