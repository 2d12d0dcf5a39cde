import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { jobQuery } from './job-query.ts'
import { TABS, type TabName } from './tabs/tab-list.ts'

export function JobView({ id }: { readonly id: string }) {
  const { data: job, error, refetch } = useQuery(jobQuery(id))
  const [tab, setTab] = useState<TabName | 'log'>('log')
  if (job === undefined) {
    return error === null ? <Loading /> : <ProblemNotice error={error} onRetry={() => void refetch()} />
  }
  const Chosen = TABS.find(({ name }) => name === tab)?.component
  return (
    <div className="view">
      <div className="view-head">
        <h1>{job.name}</h1>
        <StatusBadge status={job.status} stage={job.stage} />
      </div>
      <Tabs
        label="Of this job"
        tabs={[{ name: 'log', label: 'Log' } as const, ...TABS]}
        chosen={tab}
        onChoose={setTab}
      >
        <Suspense fallback={<Loading />}>
          {Chosen === undefined ? null : <Chosen job={job} attempt={job.attempt} />}
        </Suspense>
      </Tabs>
    </div>
  )
}
