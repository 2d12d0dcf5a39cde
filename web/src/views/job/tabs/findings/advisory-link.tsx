import { ForeignText } from '../../../../ui/foreign-text.tsx'

/** The record of an advisory at OSV. The identifier is foreign: it is a part of a path there, and nothing else. */
export function AdvisoryLink({ id }: { readonly id: string }) {
  return (
    <a
      href={`https://osv.dev/vulnerability/${encodeURIComponent(id)}`}
      target="_blank"
      rel="noreferrer"
      className="mono"
    >
      <ForeignText text={id} />
    </a>
  )
}
