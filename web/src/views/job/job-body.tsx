import { useQuery } from '@tanstack/react-query'
import { memo, Suspense, useMemo, useState } from 'react'
import type { Attempt, JobView, Stage } from '../../../../src/client/api-types.generated.ts'
import { apiAddress } from '../../api/root-address.ts'
import { Loading } from '../../ui/loading.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { dockerfileQuery, progressQuery } from './job-query.ts'
import type { LogPlace } from './log/log-place.ts'
import { useLog } from './log/use-log.ts'
import { useStory } from './log/use-story.ts'
import { LogWithDockerfile } from './log-with-dockerfile.tsx'
import { findMarkedLine } from './marked-line.ts'
import { stepsOf } from './progress.ts'
import { failedStage } from './stage-words.ts'
import { TABS, type TabName } from './tabs/tab-list.ts'
import { useTab } from './tabs/use-tab.ts'
import { Timeline } from './timeline/timeline.tsx'
import { VerdictCard } from './verdict/verdict-card.tsx'

interface Props {
  readonly job: JobView
  readonly attempt: Attempt
}

const ALL_TABS = [{ name: 'log' as const, label: 'Log' }, ...TABS]

/** Verdict, timeline and tabs of one attempt. */
export function JobBody({ job, attempt }: Props) {
  const { number } = attempt
  const log = useLog(job, number)
  const { data: progress } = useQuery(progressQuery(job.id))
  const { data: dockerfile = null } = useQuery(dockerfileQuery(job.id, job.dockerfile.sha256, number))
  const steps = useMemo(() => stepsOf(progress, job.attempts, number), [progress, job.attempts, number])
  const story = useStory(job, attempt, steps, log.watched)
  const [jump, setJump] = useState<LogPlace | null>(null)
  const [chosen, choose] = useTab()
  const goTo = (stage: Stage, step: string | null, edge: 'start' | 'end'): void => {
    choose('log')
    setJump({ kind: 'stage', stage, step, edge })
  }
  const marked = dockerfile === null ? null : findMarkedLine(job, attempt, steps, dockerfile)
  const failed = failedStage(attempt)
  const failedStep = steps.findLast(({ error }) => error !== null)?.name ?? null
  // Until the log has been read there is nothing that speaks against it.
  const isInLog =
    failed !== undefined &&
    (log.state.phase !== 'complete' || log.feed.store.groups.some(({ stage }) => stage === failed))
  return (
    <>
      <VerdictCard
        {...{ job, attempt, dockerfile, marked }}
        onShowLog={isInLog ? () => goTo(failed, failed === 'build' ? failedStep : null, 'end') : null}
      />
      <Timeline attempt={attempt} steps={steps} onChoose={(stage, step) => goTo(stage, step, 'start')} />
      <Tabs label="Of this job" tabs={ALL_TABS} chosen={chosen} onChoose={choose}>
        {chosen === 'log' ? (
          <LogWithDockerfile
            {...{ log, story, steps, jump, dockerfile, marked }}
            stages={attempt.stages}
            onJumped={() => setJump(null)}
            download={downloadOf(job, attempt)}
          />
        ) : (
          <TabBody name={chosen} job={job} attempt={number} />
        )}
      </Tabs>
    </>
  )
}

interface TabProps {
  readonly name: TabName
  readonly job: JobView
  readonly attempt: number
}

/** The log grows many times a second, and is none of their business. */
const TabBody = memo(function TabBody(props: TabProps) {
  const Component = TABS.find(({ name }) => name === props.name)?.component
  if (Component === undefined) return null
  return (
    <div className="job-body">
      <Suspense fallback={<Loading />}>
        <Component job={props.job} attempt={props.attempt} />
      </Suspense>
    </div>
  )
})

function downloadOf(job: JobView, { number }: Attempt): { readonly href: string; readonly name: string } {
  const href = `${apiAddress(`/jobs/${encodeURIComponent(job.id)}/logs`)}?attempt=${number}`
  return { href, name: `${job.id}-${number}.log` }
}
