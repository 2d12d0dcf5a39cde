import type { ReactNode } from 'react'
import type { System } from '../../../../src/client/api-types.generated.ts'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { whyUnknown } from './attention.ts'
import { Facts, SystemCard, Unknown } from './parts.tsx'

export function DiskCard({ system }: { readonly system: System }) {
  const { disk, storage, retention } = system
  return (
    <SystemCard title="Disk">
      {disk === null ? <Unknown why={whyUnknown(system, 'disk')} /> : <DiskBar {...disk} />}
      <Facts
        rows={[
          ['Database', known(system, 'database', storage.databaseBytes, formatBytes)],
          ['Build contexts', known(system, 'contexts', storage.contexts, sizes('context'))],
          ['Images kept', known(system, 'images', storage.images, sizes('image'))],
          ['Jobs', kept(retention.jobs, 'at most', '', retention.jobDays)],
          ['Logs', kept(undefined, '', '', retention.logDays)],
          ['Images', kept(retention.imageGiB, 'at most', ' GiB', retention.imageDays)],
        ]}
      />
    </SystemCard>
  )
}

function DiskBar({ freeBytes, totalBytes }: { readonly freeBytes: number; readonly totalBytes: number }) {
  const used = totalBytes === 0 ? 0 : 1 - freeBytes / totalBytes
  const words = `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free`
  return (
    <div className="system-disk">
      <div
        className="system-bar"
        role="meter"
        aria-label="Used of the data folder's file system"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(used * 100)}
        aria-valuetext={words}
      >
        <span
          data-tone={used > 0.97 ? 'bad' : used > 0.9 ? 'warn' : 'busy'}
          style={{ width: `${used * 100}%` }}
        />
      </div>
      <p className="soft numeric">{words}</p>
    </div>
  )
}

function known<Value>(
  system: System,
  part: string,
  value: Value | null,
  show: (value: Value) => string,
): ReactNode {
  return value === null ? <Unknown why={whyUnknown(system, part)} /> : show(value)
}

function sizes(one: string) {
  return ({ count, bytes }: { readonly count: number; readonly bytes: number }): string =>
    `${formatCount(count, one)}, ${formatBytes(bytes)}`
}

/** How much is kept and how long; 0 is no limit. */
function kept(most: number | undefined, word: string, unit: string, days: number | undefined): string | null {
  if (most === undefined && days === undefined) return null
  const amount = most === undefined || most === 0 ? '' : `${word} ${most.toLocaleString()}${unit}`
  const time = days === undefined || days === 0 ? '' : `for ${formatCount(days, 'day')}`
  return [amount, time].filter((part) => part !== '').join(', ') || 'kept without a limit'
}
