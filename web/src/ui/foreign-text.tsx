import { showHidden } from './show-hidden.ts'

/** Text that somebody else chose: it neither reorders what stands beside it nor hides what it is. */
export function ForeignText({ text, className }: { readonly text: string; readonly className?: string }) {
  return <bdi className={className}>{showHidden(text)}</bdi>
}
