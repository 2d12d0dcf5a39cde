import { EmptyState } from '../../../../ui/empty-state.tsx'
import type { JobTabProps } from '../job-tab.ts'

/** Why there is no image to speak of: not yet, or never. */
export function NoImage({ job, attempt, what }: JobTabProps & { readonly what: string }) {
  const one = job.attempts.find(({ number }) => number === attempt)
  const build = one?.stages.find(({ stage }) => stage === 'build')
  const isOver = one?.status === 'ended'
  return (
    <div className="job-tab">
      <EmptyState title={isOver ? 'No image was built' : 'The image is not built yet'}>
        <p>
          {what}{' '}
          {isOver ? sayWhy(build?.message ?? one.verdict?.message) : 'This fills by itself after the build.'}
        </p>
      </EmptyState>
    </div>
  )
}

function sayWhy(message: string | null | undefined): string {
  return message === null || message === undefined ? '' : message
}
