/** The tabs beside the log, each loaded when it is first opened. */
import { type ComponentType, lazy } from 'react'
import type { JobTabProps } from './job-tab.ts'

export interface JobTab {
  readonly name: TabName
  readonly label: string
  readonly component: ComponentType<JobTabProps>
}

export type TabName = 'dockerfile' | 'findings' | 'metrics' | 'attempts' | 'record'

export const TABS: readonly JobTab[] = [
  {
    name: 'dockerfile',
    label: 'Dockerfile',
    component: lazy(async () => ({ default: (await import('./dockerfile-tab.tsx')).DockerfileTab })),
  },
  {
    name: 'findings',
    label: 'Findings',
    component: lazy(async () => ({ default: (await import('./findings-tab.tsx')).FindingsTab })),
  },
  {
    name: 'metrics',
    label: 'Metrics',
    component: lazy(async () => ({ default: (await import('./metrics-tab.tsx')).MetricsTab })),
  },
  {
    name: 'attempts',
    label: 'Attempts',
    component: lazy(async () => ({ default: (await import('./attempts-tab.tsx')).AttemptsTab })),
  },
  {
    name: 'record',
    label: 'Record',
    component: lazy(async () => ({ default: (await import('./record-tab.tsx')).RecordTab })),
  },
]
