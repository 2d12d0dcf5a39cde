import { type ReactNode, useState } from 'react'
import { formatCount } from '../../ui/format.ts'

/** Shown at first; the rest on demand. */
const FEW = 20

interface Props<Item> {
  readonly title: ReactNode
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly children: (item: Item) => ReactNode
}

/** A list that may be long; none at all when it is empty. */
export function ShortList<Item>({ title, items, keyOf, children }: Props<Item>) {
  const [isWhole, setWhole] = useState(false)
  if (items.length === 0) return null
  const shown = isWhole ? items : items.slice(0, FEW)
  return (
    <div className="compare-list">
      <h3>{title}</h3>
      <ul>
        {shown.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {shown.length < items.length ? (
        <button type="button" className="button button-small" onClick={() => setWhole(true)}>
          Show {formatCount(items.length - shown.length, 'more', 'more')}
        </button>
      ) : null}
    </div>
  )
}
