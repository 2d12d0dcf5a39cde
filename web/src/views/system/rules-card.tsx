import type { System } from '../../../../src/client/api-types.generated.ts'
import { formatCount, formatDuration } from '../../ui/format.ts'
import { Facts, SystemCard } from './parts.tsx'

const NETWORKS: Readonly<Record<string, string>> = {
  default: 'open: what the engine gives',
  none: 'none',
  proxy: 'held to the hosts below',
}

/** What builds may do, and what the server denies. */
export function RulesCard({ system: { builds, policy, exceptions } }: { readonly system: System }) {
  const sha256 = <code title={policy.sha256}>{policy.sha256.slice(0, 16)}…</code>
  return (
    <SystemCard title="Builds and policy">
      <Facts
        rows={[
          ['Network of builds', NETWORKS[builds.network] ?? builds.network],
          ['Hosts', builds.network === 'proxy' ? listOr(builds.allow, 'none') : null],
          ['Time of a build', `at most ${formatDuration(builds.timeoutSeconds * 1000)}`],
          ['Size of an image', `at most ${builds.maxImageMiB.toLocaleString()} MiB`],
          ['Built images', builds.reuse ? 'used again for the same build' : 'never used again'],
          ['Policy', policy.name],
          ['Its SHA-256', sha256],
          ['Exceptions', `${formatCount(exceptions.inForce, 'finding')} let through`],
        ]}
      />
    </SystemCard>
  )
}

/** Where images go. */
export function PublishingCard({ publishing }: Pick<System, 'publishing'>) {
  return (
    <SystemCard title="Publishing">
      <Facts
        rows={[
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
