import { useLocation } from 'wouter'
import { useKeys } from './use-keys.ts'
import type { Mark, Marks } from './use-marks.ts'
import './compare-bar.css'
import { ForeignText } from './foreign-text.tsx'

/** What is marked, and the way to the comparison. */
export function CompareBar({ marks }: { readonly marks: Marks }) {
  const [, navigate] = useLocation()
  const [first, second] = marks.all
  const compare = (): void => {
    if (first !== undefined && second !== undefined) navigate(`/compare?jobs=${first.id},${second.id}`)
  }
  useKeys({ c: compare })
  return (
    <div className="compare-bar" role="status" hidden={first === undefined}>
      {first === undefined ? null : (
        <>
          <span className="compare-bar-words">
            <Marked mark={first} />
            {second === undefined ? ' is marked. Mark another one to compare.' : ' and '}
            {second === undefined ? null : <Marked mark={second} />}
          </span>
          <button
            type="button"
            className="button button-primary button-small"
            disabled={second === undefined}
            onClick={compare}
          >
            Compare
          </button>
          <button type="button" className="button button-small" onClick={() => marks.clear()}>
            Clear
          </button>
        </>
      )}
    </div>
  )
}

/** Variants of one task have the same name. */
function Marked({ mark: { id, name } }: { readonly mark: Mark }) {
  return (
    <>
      <ForeignText text={name} /> <span className="mono soft">{id.slice(-8)}</span>
    </>
  )
}
