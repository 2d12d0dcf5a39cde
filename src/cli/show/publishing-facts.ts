/** Publishing, hardening and health of a job for its report, out of evidence of any shape. */
import type { JobRecord, JobView } from '../../client/api-types.generated.ts'
import { formatDuration } from './quantity.ts'

type Facts = [string, string][]

/** How hardened the image is, or why that is not known. */
export function hardeningFacts(job: JobView, record: JobRecord | undefined): Facts {
  const { index, why, auditor, version, tests } = objectAt(record, 'hardening')
  const found = typeof index === 'number' ? index : job.hardening
  const by = [auditor, version].filter((part) => typeof part === 'string').join(' ')
  const made = typeof tests === 'number' ? `${tests} tests` : ''
  const aside = [by, made].filter((part) => part !== '').join(', ')
  if (found !== null) return [['hardening', `${found} of 100${aside === '' ? '' : ` (${aside})`}`]]
  return typeof why === 'string' ? [['hardening', `not known: ${why}`]] : []
}

/** Where the image was published, or is to be. */
export function publishingFacts(job: JobView, record: JobRecord | undefined): Facts {
  const { published } = job
  const evidence = objectAt(record, 'published')
  if (published !== null) {
    const asked = evidence.confirmed === false ? ' (the registry was not asked whether it has it)' : ''
    const facts: Facts = [['published', `${published}${asked}`]]
    if (typeof evidence.reference === 'string') facts.push(['as', evidence.reference + accountOf(evidence)])
    return facts
  }
  const { publish } = job.spec
  if (publish === null) return []
  const reference = `${publish.registry}/${publish.repository}:${publish.tag}`
  return [['publish to', job.finishedAt === null ? reference : `${reference} (it was not)`]]
}

function accountOf(evidence: Readonly<Record<string, unknown>>): string {
  const { username, name } = objectAt(evidence, 'account')
  if (typeof username !== 'string') return ''
  return `, by ${username}${typeof name === 'string' ? ` (credential ${name})` : ''}`
}

/** How well a service was. */
export function healthFacts(record: JobRecord | undefined): Facts {
  const { path, port, healthyMs, probes, lastError } = objectAt(objectAt(record, 'run'), 'health')
  if (typeof path !== 'string') return []
  const what = `GET ${path} on port ${String(port)}`
  const times = typeof probes === 'number' ? `, asked ${probes === 1 ? 'once' : `${probes} times`}` : ''
  if (typeof healthyMs === 'number') {
    return [['healthy', `after ${formatDuration(healthyMs)}: ${what}${times}`]]
  }
  const why = typeof lastError === 'string' ? `; ${lastError}` : ''
  return [['healthy', `never: ${what}${times}${why}`]]
}

function objectAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  return objectOf(objectOf(value)[key])
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
