import type { Config } from '../../config/schema.ts'
import type { RunLimits, SystemReport } from '../../observability/system.ts'

type Settings = Pick<SystemReport, 'builds' | 'publishing' | 'retention'>

/** What is in force by configuration alone. Secrets, folders and hosts inside the operator's network are not among it. */
export function describeSettings({ build, publish, retention }: Config): Settings {
  return {
    builds: {
      network: build.network,
      allow: build.network === 'proxy' ? listed(build.proxyAllow) : [],
      timeoutSeconds: build.timeoutSeconds,
      maxImageMiB: build.maxImageMiB,
      reuse: build.reuse,
    },
    publishing: {
      registry: publish.registry,
      account: publish.username === '' ? null : publish.username,
      allow: listed(publish.allow),
    },
    retention: { ...retention },
  }
}

/** Of a run when its job names none, and the most that it may ask for. */
export function describeLimits({ limits }: Config): {
  readonly limits: RunLimits
  readonly mostLimits: RunLimits
} {
  const { timeoutSeconds, memoryMiB, cpus, dataMiB, pids } = limits
  return {
    limits: { timeoutSeconds, memoryMiB, cpus, dataMiB, pids },
    mostLimits: {
      timeoutSeconds: limits.maxTimeoutSeconds,
      memoryMiB: limits.maxMemoryMiB,
      cpus: limits.maxCpus,
      dataMiB: limits.maxDataMiB,
      pids: limits.maxPids,
    },
  }
}

const OLDER_APIS: readonly (readonly [keyof Config['compat'], string])[] = [
  ['run', '/run'],
  ['job', '/api/v1/job'],
  ['dockerfileBuild', '/api/dockerfile-build/'],
  ['buildPush', '/build-push'],
  ['build', '/api/v1/build'],
]

export function olderApis(compat: Config['compat']): readonly string[] {
  return OLDER_APIS.flatMap(([setting, path]) => (compat[setting] ? [path] : []))
}

/** Without a name and a password that stand in it. */
export function withoutAccount(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  if (url.username === '' && url.password === '') return address
  url.username = ''
  url.password = ''
  return url.href
}

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
