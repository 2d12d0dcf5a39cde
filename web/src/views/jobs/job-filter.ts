import type { JobStatus, JobSummary } from '../../../../src/client/api-types.generated.ts'

/** What the list is narrowed to; it lives in the address, so that it can be sent to somebody. */
export interface JobFilter {
  /** In the order of `STATUSES`; none: all. */
  readonly statuses: readonly JobStatus[]
  /** Part of a name, or of an id. */
  readonly text: string
  /** `key=value`; empty: any. */
  readonly label: string
  /** A whole name; empty: any. */
  readonly name: string
}

export const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const

export const NO_FILTER: JobFilter = { statuses: [], text: '', label: '', name: '' }

/** Of a query as in `status=running,queued&q=…&label=…&name=…`; what it does not know is left out. */
export function readFilter(search: string): JobFilter {
  const query = new URLSearchParams(search)
  const wanted = query.getAll('status').flatMap((value) => value.split(','))
  const label = query.get('label') ?? ''
  return {
    statuses: STATUSES.filter((status) => wanted.includes(status)),
    text: (query.get('q') ?? '').trim(),
    label: label.indexOf('=') > 0 ? label : '',
    name: query.get('name') ?? '',
  }
}

/** The query without its question mark; empty when nothing is filtered. Statuses stay readable. */
export function writeFilter({ statuses, text, label, name }: JobFilter): string {
  const query = new URLSearchParams()
  if (text !== '') query.set('q', text)
  if (label !== '') query.set('label', label)
  if (name !== '') query.set('name', name)
  const status = statuses.length === 0 ? '' : `status=${statuses.join(',')}`
  return [status, query.toString()].filter((part) => part !== '').join('&')
}

export function isFiltered(filter: JobFilter): boolean {
  return writeFilter(filter) !== ''
}

export function toggleStatus(filter: JobFilter, status: JobStatus): JobFilter {
  const isOn = filter.statuses.includes(status)
  const statuses = STATUSES.filter((each) => (each === status ? !isOn : filter.statuses.includes(each)))
  return { ...filter, statuses }
}

/** Whether the service would list it: for jobs that come by the stream of changes. */
export function fits(job: JobSummary, { statuses, text, label, name }: JobFilter): boolean {
  if (statuses.length > 0 && !statuses.includes(job.status)) return false
  if (name !== '' && job.name !== name) return false
  if (label !== '' && !hasLabel(job, label)) return false
  const wanted = text.toLowerCase()
  return wanted === '' || job.name.toLowerCase().includes(wanted) || job.id.includes(wanted)
}

function hasLabel({ labels }: JobSummary, label: string): boolean {
  const at = label.indexOf('=')
  const key = label.slice(0, at)
  return Object.hasOwn(labels, key) && labels[key] === label.slice(at + 1)
}
