import type { System } from '../../../../src/client/api-types.generated.ts'
import { formatBytes } from '../../ui/format.ts'
import { whyUnknown } from './attention.ts'
import { Facts, SystemCard, Unknown } from './parts.tsx'

export function EngineCard({ system }: { readonly system: System }) {
  const { engine } = system
  if (engine === null) {
    return (
      <SystemCard title="Engine">
        <Unknown why={whyUnknown(system, 'engine')} />
      </SystemCard>
    )
  }
  return (
    <SystemCard title="Engine" aside={<span className="soft">{engine.name}</span>}>
      <Facts
        rows={[
          ['Address', <code key="a">{engine.address}</code>],
          ['Version', `${engine.version}, API ${engine.apiVersion}`],
          [
            'Machine',
            `${engine.os}/${engine.architecture}, ${engine.cpus} CPUs, ${formatBytes(engine.memoryBytes)}`,
          ],
          ['Storage', engine.storageDriver],
          ['Runtimes', engine.runtimes.join(', ')],
          ['As found here', <Sentences key="c" list={engine.capabilities} />],
        ]}
      />
    </SystemCard>
  )
}

const DATA_MOUNTS = {
  'host-tmpfs': 'a tmpfs on the host, of limited size',
  volume: 'a volume of the engine; its size is watched, not limited',
} as const

export function SandboxCard({ system }: { readonly system: System }) {
  const { sandbox } = system
  const { runtime, limits, mostLimits, dataMount } = sandbox
  const runtimeWords =
    runtime === null
      ? `not known: ${whyUnknown(system, 'engine') ?? 'the engine cannot be asked'}`
      : `${runtime}${runtime === 'runsc' ? ' (gVisor)' : ''}`
  const limit = (name: keyof typeof limits, unit: string) => (
    <span className="numeric">
      {limits[name].toLocaleString()} {unit}
      <span className="faint"> (at most {mostLimits[name].toLocaleString()})</span>
    </span>
  )
  return (
    <SystemCard title="Sandbox in force" aside={<span className="soft">{runtimeWords}</span>}>
      <Facts
        rows={[
          ['Asked for', sandbox.setting],
          ['Network', sandbox.network],
          ['User', sandbox.user === 'image' ? 'as the image says' : sandbox.user],
          ['/data', dataMount === null ? 'not known: the engine cannot be asked' : DATA_MOUNTS[dataMount]],
          ['/tmp', `${sandbox.tmpMiB} MiB`],
          ['Output kept', `${sandbox.outputMiB} MiB`],
          ['Time', limit('timeoutSeconds', 's')],
          ['Memory', limit('memoryMiB', 'MiB')],
          ['CPUs', limit('cpus', '')],
          ['Size of /data', limit('dataMiB', 'MiB')],
          ['Processes', limit('pids', '')],
        ]}
      />
    </SystemCard>
  )
}

function Sentences({ list }: { readonly list: readonly string[] }) {
  return (
    <ul>
      {list.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
