import { type ReactNode, useId } from 'react'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import type { Fact } from './record-facts.ts'

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section className="card job-record-section" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
      </div>
      <div className="card-body">{children}</div>
    </section>
  )
}

/** A section of what is not there, and why. */
export function EmptySection({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <Section title={title}>
      <p className="soft">{children}</p>
    </Section>
  )
}

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="facts job-record-facts">{children}</dl>
}

export function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Rows of what has no fixed form. */
export function FactRows({ facts }: { readonly facts: readonly Fact[] }) {
  return facts.map(({ name, value }, at) => (
    <Row key={at} name={name}>
      <ForeignText text={value} className="numeric" />
    </Row>
  ))
}

export function yesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
