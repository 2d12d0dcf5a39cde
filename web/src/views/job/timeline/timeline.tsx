import type { Attempt, Stage } from '../../../../../src/client/api-types.generated.ts'
import type { BuildStep } from '../progress.ts'
import { StageRow } from './stage-row.tsx'
import { StepTable } from './step-table.tsx'
import './timeline.css'

interface Props {
  readonly attempt: Attempt
  readonly steps: readonly BuildStep[]
  readonly onChoose: (stage: Stage, step: string | null) => void
}

/** The pipeline of an attempt: what ran when, and for how long. */
export function Timeline({ attempt, steps, onChoose }: Props) {
  const build = attempt.stages.find(({ stage }) => stage === 'build')
  const ended = build?.endedAt ?? attempt.endedAt
  return (
    <section className="job-timeline card" aria-label="Pipeline">
      <StageRow stages={attempt.stages} onChoose={(stage) => onChoose(stage, null)} />
      <StepTable
        steps={steps}
        endedAt={ended === null ? null : Date.parse(ended)}
        onChoose={(step) => onChoose('build', step)}
      />
    </section>
  )
}
