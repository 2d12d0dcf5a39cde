/** What a build reached through the proxy, for the report of its job, out of evidence of any shape. */
import type { JobRecord } from '../../client/api-types.generated.ts'
import { formatBytes } from './quantity.ts'

const MOST = 10

interface Host {
  readonly place: string
  readonly refused: boolean
  readonly why: string
  readonly bytes: number
}

/** A line for the hosts that were reached, and one for each that was refused. */
export function reachedFacts(record: JobRecord | undefined): [string, string][] {
  const { reached } = Object(record) as { reached?: unknown }
  if (!Array.isArray(reached)) return []
  const hosts = reached.map(hostOf)
  const allowed = hosts.filter(({ refused }) => !refused)
  const refused = hosts.filter((host) => host.refused)
  const facts: [string, string][] = [['reached', reachedLine(allowed)]]
  for (const { place, why } of refused.slice(0, MOST)) facts.push(['refused', `${place}: ${why}`])
  if (refused.length > MOST) facts.push(['refused', `… and ${refused.length - MOST} more, see --json`])
  return facts
}

function reachedLine(hosts: readonly Host[]): string {
  if (hosts.length === 0) return 'nothing through the proxy'
  const more = hosts.length > MOST ? ` and ${hosts.length - MOST} more` : ''
  const bytes = hosts.reduce((sum, host) => sum + host.bytes, 0)
  const places = hosts.slice(0, MOST).map(({ place }) => place)
  return `${places.join(', ')}${more} (${formatBytes(bytes)} received)`
}

function hostOf(value: unknown): Host {
  const { host, port, verdict, why, bytesReceived } = Object(value) as Record<string, unknown>
  return {
    place: port === 0 || port === 80 || port === 443 ? String(host) : `${String(host)}:${String(port)}`,
    refused: verdict === 'refused',
    why: typeof why === 'string' ? why : 'no reason is kept',
    bytes: typeof bytesReceived === 'number' ? bytesReceived : 0,
  }
}
