import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Attempt, JobView, Stage } from '../../../../src/client/api-types.generated.ts'
import { apiAddress } from '../../api/root-address.ts'
import { Loading } from '../../ui/loading.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { DockerfileAside } from './dockerfile-aside.tsx'
import { findStepLine, readPlace } from './find-step-line.ts'
import { dockerfileQuery, progressQuery } from './job-query.ts'
import type { LogStory } from './log/fold-log.ts'
import type { LogPlace } from './log/log-place.ts'
import { LogView } from './log/log-view.tsx'
import { useLog } from './log/use-log.ts'
import { type BuildStep, stepsOf } from './progress.ts'
import { TABS, type TabName } from './tabs/tab-list.ts'
import { Timeline } from './timeline/timeline.tsx'
import { VerdictCard } from './verdict/verdict-card.tsx'

interface Props {
  readonly job: JobView
  readonly attempt: Attempt
}

type Chosen = TabName | 'log'

/** Verdict, timeline and tabs of one attempt. */
export function JobBody({ job, attempt }: Props) {
  const log = useLog(job, attempt.number)
  const { data: progress } = useQuery(progressQuery(job.id))
  const { data: dockerfile = null } = useQuery(dockerfileQuery(job.id, job.dockerfile.sha256))
  const steps = useMemo(
    () => stepsOf(progress, job.attempts, attempt.number),
    [progress, job.attempts, attempt.number],
  )
  const story = useStory(job, attempt, steps, log.watched)
  const [jump, setJump] = useState<{ readonly place: LogPlace } | null>(null)
  const [chosen, choose] = useTab()
  const goTo = (stage: Stage, step: string | null, edge: 'start' | 'end'): void => {
    choose('log')
    setJump({ place: { kind: 'stage', stage, step, edge } })
  }
  const failedStep = steps.findLast(({ error }) => error !== null)?.name ?? null
  const failed = attempt.verdict?.status === 'failed' ? attempt.stages.find(isRejected) : undefined
  const hasLog = failed !== undefined && log.feed.store.groups.some(({ stage }) => stage === failed.stage)
  const line = dockerfile === null ? null : markedLine(attempt, steps, dockerfile)
  return (
    <>
      <VerdictCard
        job={job}
        attempt={attempt}
        dockerfile={dockerfile}
        failedLine={failed?.stage === 'build' ? line : null}
        onShowLog={
          hasLog ? () => goTo(failed.stage, failed.stage === 'build' ? failedStep : null, 'end') : null
        }
      />
      <Timeline attempt={attempt} steps={steps} onChoose={(stage, step) => goTo(stage, step, 'start')} />
      <Tabs label="Of this job" tabs={ALL_TABS} chosen={chosen} onChoose={choose}>
        <div className="job-body" data-aside={chosen === 'log' && dockerfile !== null}>
          {chosen === 'log' ? (
            <>
              <LogView
                log={log}
                story={story}
                stages={attempt.stages}
                steps={steps}
                jump={jump}
                download={downloadOf(job, attempt)}
              />
              {dockerfile === null ? null : (
                <DockerfileAside
                  text={dockerfile}
                  line={line}
                  tone={attempt.verdict === null ? 'busy' : 'bad'}
                />
              )}
            </>
          ) : (
            <TabBody name={chosen} job={job} attempt={attempt.number} />
          )}
        </div>
      </Tabs>
    </>
  )
}

const ALL_TABS = [{ name: 'log' as const, label: 'Log' }, ...TABS]

function TabBody(props: { readonly name: TabName; readonly job: JobView; readonly attempt: number }) {
  const Component = TABS.find(({ name }) => name === props.name)?.component
  if (Component === undefined) return null
  return (
    <Suspense fallback={<Loading />}>
      <Component job={props.job} attempt={props.attempt} />
    </Suspense>
  )
}

/** The tab stands in the address, so that it can be sent to somebody. */
function useTab(): readonly [Chosen, (tab: Chosen) => void] {
  const [search, setSearch] = useSearchParams()
  const named = search.get('tab')
  const chosen = TABS.find(({ name }) => name === named)?.name ?? 'log'
  const choose = (tab: Chosen): void => {
    if (tab === chosen) return
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (tab === 'log') after.delete('tab')
        else after.set('tab', tab)
        return after
      },
      { replace: true },
    )
  }
  return [chosen, choose]
}

function useStory(job: JobView, attempt: Attempt, steps: readonly BuildStep[], watched: boolean): LogStory {
  return useMemo(() => {
    const isLatest = attempt.number === job.attempt
    const active = attempt.stages.findLast(({ status }) => status !== 'pending' && status !== 'skipped')
    return {
      status: attempt.verdict?.status ?? (attempt.status === 'queued' ? 'queued' : 'running'),
      stage: isLatest ? job.stage : (active?.stage ?? null),
      stageStatus: Object.fromEntries(attempt.stages.map(({ stage, status }) => [stage, status])),
      failedSteps: new Set(steps.filter(({ error }) => error !== null).map(({ name }) => name)),
      watched,
    }
  }, [job.attempt, job.stage, attempt, steps, watched])
}

const isRejected = ({ status }: Attempt['stages'][number]): boolean => status === 'rejected'

/** The line of the Dockerfile that failed, or that is being built. */
function markedLine(attempt: Attempt, steps: readonly BuildStep[], dockerfile: string): number | null {
  const { verdict } = attempt
  if (verdict !== null && verdict.status !== 'failed') return null
  const named = verdict?.excerpt.map(readPlace).find((line) => line !== null)
  if (named !== undefined) return named
  const step =
    verdict === null
      ? steps.findLast(({ startedAt, completedAt }) => startedAt !== null && completedAt === null)
      : steps.findLast(({ error }) => error !== null)
  return step === undefined ? null : findStepLine(dockerfile, step.name)
}

function downloadOf(job: JobView, { number }: Attempt): { readonly href: string; readonly name: string } {
  const query = `attempt=${number}`
  return {
    href: `${apiAddress(`/jobs/${encodeURIComponent(job.id)}/logs`)}?${query}`,
    name: `${job.id}-${number}.log`,
  }
}
