import type { System } from '../../../../src/client/api-types.generated.ts'
import { formatAbsolute, formatBytes, formatDuration } from '../../ui/format.ts'
import { Duration } from '../../ui/time.tsx'
import { Facts, SystemCard } from './parts.tsx'

export function ServiceCard({ service }: Pick<System, 'service'>) {
  const { memory, cpu, streams, olderApis } = service
  const paths = olderApis.length === 0 ? 'none' : <code>{olderApis.join(', ')}</code>
  return (
    <SystemCard title="Service" aside={<span className="soft numeric">Slipway {service.version}</span>}>
      <Facts
        rows={[
          ['Address', <code key="address">{service.address}</code>],
          ['Up for', <UpFor key="up" since={service.startedAt} />],
          [
            'Memory',
            `${formatBytes(memory.rssBytes)}, of which ${formatBytes(memory.heapUsedBytes)} in its heap`,
          ],
          ['CPU time', `${formatDuration(cpu.userMs + cpu.systemMs)} since the start`],
          ['Open streams', `${streams.open} of ${streams.most.toLocaleString()}`],
          ['Node.js', service.node],
          ['Log level', service.logLevel],
          ['Older APIs', paths],
        ]}
      />
    </SystemCard>
  )
}

function UpFor({ since }: { readonly since: string }) {
  return (
    <span title={`Since ${formatAbsolute(Date.parse(since))}`}>
      <Duration from={since} to={null} />
    </span>
  )
}
