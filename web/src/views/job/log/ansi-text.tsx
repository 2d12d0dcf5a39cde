import type { CSSProperties } from 'react'
import { type Colour, parseAnsi, type Span, type Style } from './ansi.ts'
import { cutAtHits } from './search-log.ts'

/** A line of a log in its colours. What is written in it is text and nothing else. */
export function AnsiText({ line, query = '' }: { readonly line: string; readonly query?: string }) {
  return parseAnsi(line).map((span, at) => <SpanText key={at} span={span} query={query} />)
}

function SpanText({ span, query }: { readonly span: Span; readonly query: string }) {
  const text = query === '' ? span.text : <Hits text={span.text} query={query} />
  if (span.style === null) return text
  return (
    <span className={classesOf(span.style)} style={coloursOf(span.style)}>
      {text}
    </span>
  )
}

function Hits({ text, query }: { readonly text: string; readonly query: string }) {
  return cutAtHits(text, query).map((piece, at) =>
    piece.hit ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
  )
}

const FLAGS = ['bold', 'dim', 'italic', 'underline', 'strike', 'inverse'] as const

function classesOf(style: Style): string {
  const names = ['ansi', ...FLAGS.filter((flag) => style[flag]).map((flag) => `ansi-${flag}`)]
  if (typeof style.foreground === 'number') names.push(`ansi-fg-${style.foreground}`)
  if (typeof style.background === 'number') names.push(`ansi-bg-${style.background}`)
  if (typeof style.foreground === 'string' && style.background === null) names.push('ansi-own-fg')
  if (typeof style.background === 'string' && style.foreground === null) names.push('ansi-own-bg')
  return names.join(' ')
}

/** The parser makes these colours of numbers; React sets them by the CSSOM. */
function coloursOf({ foreground, background }: Style): CSSProperties | undefined {
  const own = (colour: Colour | null): string | undefined => (typeof colour === 'string' ? colour : undefined)
  const [front, back] = [own(foreground), own(background)]
  if (front === undefined && back === undefined) return undefined
  const properties: Record<string, string> = {}
  if (front !== undefined) properties['--ansi-fg'] = front
  if (back !== undefined) properties['--ansi-bg'] = back
  return properties
}
