import { useEffect, useRef } from 'react'
import { AnsiText } from './log/ansi-text.tsx'

interface Props {
  readonly text: string
  /** From zero; null: none is known. */
  readonly line: number | null
  readonly tone: 'bad' | 'busy'
}

/** The Dockerfile beside the log, with the line that runs or that failed. */
export function DockerfileAside({ text, line, tone }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>('[data-marked="true"]')
    // Not scrollIntoView: that would move the page as well.
    if (box.current && row) box.current.scrollTop = row.offsetTop - box.current.clientHeight / 3
  }, [line, text])
  return (
    <aside className="job-aside card" aria-label="Dockerfile">
      <div className="job-aside-head">
        Dockerfile
        {line === null ? null : (
          <span className="faint">
            line {line + 1} {tone === 'bad' ? 'failed' : 'runs'}
          </span>
        )}
      </div>
      <div
        className="job-aside-lines"
        ref={box}
        tabIndex={0}
        role="group"
        aria-label="Lines of the Dockerfile"
      >
        {text
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
          .map((source, at) => (
            <div key={at} className="job-aside-line" data-marked={at === line} data-tone={tone}>
              <span className="job-aside-number">{at + 1}</span>
              <span className="job-aside-text">
                <AnsiText line={source} />
              </span>
            </div>
          ))}
      </div>
    </aside>
  )
}
