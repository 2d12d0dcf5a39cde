import { useEffect, useRef } from 'react'
import { AnsiText } from './log/ansi-text.tsx'
import type { MarkedLine } from './marked-line.ts'

interface Props {
  /** Null: it has not been read yet; its place is kept. */
  readonly text: string | null
  readonly marked: MarkedLine | null
}

/** The Dockerfile beside the log, with the line that runs or that failed. */
export function DockerfileAside({ text, marked }: Props) {
  const line = marked?.line ?? null
  const tone = marked?.tone
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
        {marked === null ? null : (
          <span className="faint">
            line {marked.line + 1} {tone === 'bad' ? 'failed' : 'runs'}
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
        {linesOf(text).map((source, at) => (
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

function linesOf(text: string | null): readonly string[] {
  return text === null ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
}
