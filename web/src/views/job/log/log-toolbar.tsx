import type { KeyboardEvent, RefObject } from 'react'
import { formatCount } from '../../../ui/format.ts'
import type { SearchState } from './use-search.ts'

interface Props {
  readonly search: SearchState
  readonly input: RefObject<HTMLInputElement | null>
  readonly wrap: boolean
  readonly times: boolean
  readonly onWrap: (wrap: boolean) => void
  readonly onTimes: (times: boolean) => void
  readonly onFoldAll: (open: boolean) => void
  readonly onLeave: () => void
  readonly download: { readonly href: string; readonly name: string }
}

export function LogToolbar(props: Props) {
  const { search, input, wrap, times, onWrap, onTimes, onFoldAll, onLeave, download } = props
  return (
    <div className="job-log-toolbar" role="group" aria-label="The log">
      <SearchField search={search} input={input} onLeave={onLeave} />
      <div className="job-log-options">
        <Toggle label="Wrap" on={wrap} onChange={onWrap} title="Break long lines" />
        <Toggle label="Times" on={times} onChange={onTimes} title="Show when each line was written" />
        <button type="button" className="button button-small button-quiet" onClick={() => onFoldAll(true)}>
          Open all
        </button>
        <button type="button" className="button button-small button-quiet" onClick={() => onFoldAll(false)}>
          Close all
        </button>
        <a className="button button-small" href={download.href} download={download.name}>
          Download
        </a>
      </div>
    </div>
  )
}

function Toggle(props: {
  readonly label: string
  readonly title: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) {
  const { label, title, on, onChange } = props
  return (
    <button
      type="button"
      className="button button-small button-quiet job-log-toggle"
      aria-pressed={on}
      title={title}
      onClick={() => onChange(!on)}
    >
      {label}
    </button>
  )
}

function SearchField({
  search,
  input,
  onLeave,
}: Pick<Props, 'search' | 'input'> & { readonly onLeave: () => void }) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') search.step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') {
      search.search('')
      onLeave()
    } else return
    event.preventDefault()
  }
  return (
    <div className="job-log-search" role="search">
      <input
        ref={input}
        className="input"
        type="text"
        value={search.query}
        placeholder="Search the log"
        aria-label="Search the log"
        aria-keyshortcuts="/"
        onChange={(event) => search.search(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="job-log-hits numeric" role="status">
        {describeHits(search)}
      </span>
      <button
        type="button"
        className="button button-small button-icon"
        aria-label="Previous line found"
        title="Previous (Shift+Enter)"
        disabled={search.count === 0}
        onClick={() => search.step(-1)}
      >
        <span aria-hidden="true">↑</span>
      </button>
      <button
        type="button"
        className="button button-small button-icon"
        aria-label="Next line found"
        title="Next (Enter)"
        disabled={search.count === 0}
        onClick={() => search.step(1)}
      >
        <span aria-hidden="true">↓</span>
      </button>
    </div>
  )
}

function describeHits({ query, count, done, hit }: SearchState): string {
  if (query === '') return ''
  if (count === 0) return done ? 'no line' : 'searching'
  return `${hit + 1} of ${formatCount(count, 'line')}${done ? '' : '…'}`
}
