import type { System } from '../../../../src/client/api-types.generated.ts'
import { formatCount, formatDuration } from '../../ui/format.ts'
import { Facts, SystemCard } from './parts.tsx'

const NETWORKS: Readonly<Record<string, string>> = {
  default: 'open: what the engine gives',
  none: 'none',
  proxy: 'held to the hosts below',
}

/** What builds may do, what the server denies, and where images go. */
export function RulesCard({
  system: { builds, policy, exceptions, publishing },
}: {
  readonly system: System
}) {
  return (
    <SystemCard title="Builds, policy, publishing">
      <Facts
        rows={[
          ['Network of builds', NETWORKS[builds.network] ?? builds.network],
          ['Hosts', builds.network === 'proxy' ? listOr(builds.allow, 'none') : null],
          ['Time of a build', `at most ${formatDuration(builds.timeoutSeconds * 1000)}`],
          ['Size of an image', `at most ${builds.maxImageMiB.toLocaleString()} MiB`],
          ['Built images', builds.reuse ? 'used again for the same build' : 'never used again'],
          ['Policy', policy.name],
          [
            'Its SHA-256',
            <code key="s" title={policy.sha256}>
              {policy.sha256.slice(0, 16)}…
            </code>,
          ],
          ['Exceptions', `${formatCount(exceptions.inForce, 'finding')} let through`],
          ['Registry', publishing.registry],
          ['Its account', publishing.account ?? 'none: jobs bring one, or name a stored one'],
          ['May publish to', listOr(publishing.allow, 'anywhere')],
        ]}
      />
    </SystemCard>
  )
}

function listOr(list: readonly string[], otherwise: string): string {
  return list.length === 0 ? otherwise : list.join(', ')
}
