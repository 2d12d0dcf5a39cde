import type { System } from '../../../../src/client/api-types.generated.ts'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import { Facts, SystemCard } from './parts.tsx'

export function ServiceCard({ service }: Pick<System, 'service'>) {
  const { memory, cpu, streams, olderApis } = service
  return (
    <SystemCard title="Service" aside={<span className="soft numeric">Slipway {service.version}</span>}>
      <Facts
        rows={[
          ['Address', <code key="a">{service.address}</code>],
          ['Started', <Time key="t" at={service.startedAt} />],
          [
            'Up for',
            <span key="u" className="numeric">
              {formatDuration(service.uptimeSeconds * 1000)}
            </span>,
          ],
          [
            'Memory',
            `${formatBytes(memory.rssBytes)}, of which ${formatBytes(memory.heapUsedBytes)} in its heap`,
          ],
          ['CPU time', `${formatDuration(cpu.userMs + cpu.systemMs)} since the start`],
          ['Open streams', `${streams.open} of ${streams.most.toLocaleString()}`],
          ['Node.js', service.node],
          ['Log level', service.logLevel],
          ['Older APIs', olderApis.length === 0 ? 'none' : <Paths key="o" paths={olderApis} />],
        ]}
      />
    </SystemCard>
  )
}

function Paths({ paths }: { readonly paths: readonly string[] }) {
  return (
    <ul>
      {paths.map((path) => (
        <li key={path}>
          <code>{path}</code>
        </li>
      ))}
    </ul>
  )
}
