import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useKeys } from '../../ui/use-keys.ts'
import { type JobFilter, NO_FILTER, STATUSES, isFiltered, toggleStatus } from './job-filter.ts'
import { ForeignText } from '../../ui/foreign-text.tsx'

interface Props {
  readonly filter: JobFilter
  /** Of all jobs, by status; undefined: not known yet. */
  readonly counts: Readonly<Record<string, number>> | undefined
  readonly onChange: (filter: JobFilter) => void
}

export function JobsFilters({ filter, counts, onChange }: Props) {
  return (
    <div className="jobs-filters" role="search">
      <SearchField filter={filter} onChange={onChange} />
      <div className="actions" role="group" aria-label="Status">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            className="button button-small jobs-chip"
            aria-pressed={filter.statuses.includes(status)}
            onClick={() => onChange(toggleStatus(filter, status))}
          >
            {status}
            <span className="numeric faint jobs-count">{counts?.[status]?.toLocaleString() ?? ' '}</span>
          </button>
        ))}
        <Chosen what="name" value={filter.name} onClear={() => onChange({ ...filter, name: '' })} />
        <Chosen what="label" value={filter.label} onClear={() => onChange({ ...filter, label: '' })} />
        <BoardLink filter={filter} />
        <button
          type="button"
          className="button button-quiet button-small"
          disabled={!isFiltered(filter)}
          onClick={() => onChange(NO_FILTER)}
        >
          Clear
        </button>
      </div>
    </div>
  )
}

/** Jobs of one name, or with one label, can be ranked. */
function BoardLink({ filter: { name, label } }: { readonly filter: JobFilter }) {
  if (name === '' && label === '') return null
  const query = new URLSearchParams([name === '' ? ['label', label] : ['name', name]])
  return (
    <Link href={`/leaderboard?${query}`} className="button button-small">
      Leaderboard
    </Link>
  )
}

function Chosen({
  what,
  value,
  onClear,
}: {
  readonly what: string
  readonly value: string
  readonly onClear: () => void
}) {
  if (value === '') return null
  return (
    <button type="button" className="button button-small jobs-chip" aria-pressed="true" onClick={onClear}>
      <span className="faint">{what}</span>
      <ForeignText className="jobs-chosen truncate" text={value} />
      <span aria-hidden="true">×</span>
      <span className="visually-hidden"> remove this filter</span>
    </button>
  )
}

const TYPING_MS = 250

/** `key=value` becomes a filter by label; anything else is searched for in names and ids. */
function SearchField({ filter, onChange }: Pick<Props, 'filter' | 'onChange'>) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(filter.text)
  const latest = useRef({ filter, onChange })
  useEffect(() => {
    latest.current = { filter, onChange }
  })
  useEffect(() => setText(filter.text), [filter.text])
  useEffect(() => {
    if (text.trim() === latest.current.filter.text) return undefined
    const timer = setTimeout(() => {
      latest.current.onChange({ ...latest.current.filter, text: text.trim() })
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  const takeLabel = (): void => {
    const words = text.trim()
    if (words.indexOf('=') < 1) return
    setText('')
    onChange({ ...filter, text: '', label: words })
  }
  useKeys({ '/': () => field.current?.focus() })
  return (
    <div className="jobs-search">
      <label className="visually-hidden" htmlFor="jobs-search">
        Search in names and ids. For a label write key=value and press Enter.
      </label>
      <input
        id="jobs-search"
        ref={field}
        type="search"
        className="input"
        placeholder="Search names and ids, or key=value"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') takeLabel()
          if (event.key !== 'Escape') return
          // Browsers would empty the field; leaving it keeps what was found.
          event.preventDefault()
          field.current?.blur()
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  )
}
