import { Link } from 'wouter'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import type { FilledFrom } from './use-filled-from.ts'

/** Says of which job the form is, and what of it could not be taken over. */
export function FilledNotice({ filled }: { readonly filled: FilledFrom }) {
  if (filled.state === 'none') return null
  if (filled.state === 'loading') return <Loading height="3rem" />
  if (filled.state === 'failed') return <ProblemNotice error={filled.error} />
  return (
    <div className="notice" data-tone="busy" role="status">
      <span>
        Filled in from <Link href={`/jobs/${filled.id}`}>{filled.name}</Link>.
        {filled.hadContext ? ' Its files are not kept for this: add them again below.' : ''}
      </span>
    </div>
  )
}
