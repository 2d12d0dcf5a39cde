import { AnsiText } from '../log/ansi-text.tsx'
import { readPlace } from '../find-step-line.ts'

interface Props {
  readonly lines: readonly string[]
  readonly dockerfile: string | null
  readonly failedLine: number | null
}

/** The lines that explain a failure, as they were written, with the lines of the Dockerfile that they speak of. */
export function Excerpt({ lines, dockerfile, failedLine }: Props) {
  const source = dockerfile?.split(/\r?\n/) ?? []
  const quotesItself = lines.some((line) => /^\s+\d+ \| /.test(line))
  const namesPlaces = lines.some((line) => readPlace(line) !== null)
  return (
    <div className="job-excerpt" tabIndex={0} role="group" aria-label="The lines that explain it">
      {failedLine === null || namesPlaces ? null : <Quoted line={failedLine} text={source[failedLine]} />}
      {lines.map((line, at) => {
        const place = quotesItself ? null : readPlace(line)
        return (
          <div key={at}>
            <div className="job-excerpt-line">
              <AnsiText line={line} />
            </div>
            {place === null ? null : <Quoted line={place} text={source[place]} />}
          </div>
        )
      })}
    </div>
  )
}

function Quoted({ line, text }: { readonly line: number; readonly text: string | undefined }) {
  if (text === undefined) return null
  return (
    <div className="job-excerpt-quote">
      <span className="job-excerpt-number">Dockerfile:{line + 1}</span>
      <span className="job-excerpt-source">
        <AnsiText line={text} />
      </span>
    </div>
  )
}
