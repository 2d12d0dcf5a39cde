import type { ReactNode } from 'react'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import type { Piece } from './use-compared-job.ts'

interface Props<Value> {
  readonly first: Piece<Value>
  readonly second: Piece<Value>
  readonly height?: string
  readonly children: (first: Value, second: Value) => ReactNode
}

/** What needs a part of both jobs, or says which of them does not have it. */
export function PiecePair<Value>({ first, second, height = '6rem', children }: Props<Value>) {
  if (first.state === 'there' && second.state === 'there') return <>{children(first.value, second.value)}</>
  const sides = [
    { name: 'A', piece: first },
    { name: 'B', piece: second },
  ]
  const failed = sides.find(({ piece }) => piece.state === 'failed')
  if (failed?.piece.state === 'failed') return <ProblemNotice error={failed.piece.error} />
  if (sides.some(({ piece }) => piece.state === 'loading')) return <Loading height={height} />
  return (
    <div className="card-body compare-absent">
      {sides.map(({ name, piece }) =>
        piece.state === 'absent' ? (
          <p key={name}>
            <SideName side={name === 'A' ? 'A' : 'B'} /> <span className="soft">{piece.why}</span>
          </p>
        ) : null,
      )}
      <p className="faint">There is nothing to compare until both have it.</p>
    </div>
  )
}

/** The same letter and colour everywhere; the letter alone tells. */
export function SideName({ side }: { readonly side: 'A' | 'B' }) {
  return (
    <span className="compare-side" data-side={side}>
      {side}
    </span>
  )
}
