import { type ReactNode, useId } from 'react'

interface CardProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

export function SystemCard({ title, aside, wide = false, children }: CardProps) {
  const id = useId()
  return (
    <section className={`card system-card${wide ? ' system-wide' : ''}`} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      <div className="card-body">{children}</div>
    </section>
  )
}

/** Names and values; `null` values are left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div className="system-fact" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** In place of numbers that are not known. */
export function Unknown({ why }: { readonly why: string | undefined }) {
  return <p className="soft">Not known: {why ?? 'the service gave no reason.'}</p>
}
