import { Link } from 'wouter'
import { AnsiText } from '../log/ansi-text.tsx'
import { readPlace } from '../find-line.ts'

interface Props {
  readonly lines: readonly string[]
  readonly dockerfile: string | null
  /** From zero. */
  readonly failedLine: number | null
  /** Of a line of the Dockerfile (from zero) in the page. */
  readonly addressOf: (line: number) => string
}

/** The lines that explain a failure, as they were written, with the lines of the Dockerfile that they speak of. */
export function Excerpt({ lines, dockerfile, failedLine, addressOf }: Props) {
  const source = dockerfile?.split(/\r?\n/) ?? []
  const quotesItself = lines.some((line) => /^\s+\d+ \| /.test(line))
  const namesPlaces = lines.some((line) => readPlace(line) !== null)
  const quote = (line: number) => <Quoted line={line} text={source[line]} address={addressOf(line)} />
  return (
    <div className="job-excerpt" tabIndex={0} role="group" aria-label="The lines that explain it">
      {failedLine === null || namesPlaces ? null : quote(failedLine)}
      {lines.map((line, at) => {
        const place = quotesItself ? null : readPlace(line)
        return (
          <div key={at}>
            <div className="job-excerpt-line">
              <AnsiText line={line} />
            </div>
            {place === null ? null : quote(place)}
          </div>
        )
      })}
    </div>
  )
}

interface QuotedProps {
  readonly line: number
  readonly text: string | undefined
  readonly address: string
}

function Quoted({ line, text, address }: QuotedProps) {
  if (text === undefined) return null
  return (
    <div className="job-excerpt-quote">
      <Link href={address} className="job-excerpt-number">
        Dockerfile:{line + 1}
      </Link>
      <span className="job-excerpt-source">
        <AnsiText line={text} />
      </span>
    </div>
  )
}
