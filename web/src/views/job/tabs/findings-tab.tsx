import type { JobTabProps } from './job-tab.ts'

export function FindingsTab({ job, attempt }: JobTabProps) {
  return (
    <p className="soft">
      {job.id}, attempt {attempt}
    </p>
  )
}
