/**
 * What `GET /api/v2/system` tells: all that an operator looks at, in one answer. No secret, nothing of an environment,
 * and no path beyond what `/health` shows. A part that cannot be had right now is null, and `problems` says why.
 */
import type { LogEntry } from './recent-log.ts'

export interface SystemReport {
  readonly at: number
  readonly service: {
    readonly version: string
    readonly node: string
    readonly startedAt: number
    readonly uptimeSeconds: number
    /** Where users reach it, as far as the service knows. */
    readonly address: string
    readonly logLevel: string
    /** Paths of the older APIs that are served. */
    readonly olderApis: readonly string[]
    readonly memory: {
      readonly rssBytes: number
      readonly heapUsedBytes: number
      readonly heapTotalBytes: number
    }
    /** Used since the start. */
    readonly cpu: { readonly userMs: number; readonly systemMs: number }
  }
  readonly jobs: Readonly<Record<string, number>> | null
  readonly queue: {
    readonly ready: number
    readonly waiting: number
    readonly tenants: number
    readonly oldestAt: number | null
  } | null
  readonly worker: {
    readonly status: 'ok' | 'stopped'
    readonly slots: number
    readonly busy: number
    readonly work: readonly SlotWork[]
  }
  readonly engine: EngineReport | null
  readonly sandbox: {
    /** As configured: `auto`, or a name. */
    readonly setting: string
    /** What that comes to; null: the engine cannot be asked. */
    readonly runtime: string | null
    readonly user: string
    readonly dataMount: 'host-tmpfs' | 'volume' | null
    readonly network: 'none'
    readonly tmpMiB: number
    readonly outputMiB: number
    /** When a job names none, and the most that it may ask for. */
    readonly limits: RunLimits
    readonly mostLimits: RunLimits
  }
  readonly builds: {
    readonly network: string
    /** Hosts that builds reach through the proxy; empty without one. */
    readonly allow: readonly string[]
    readonly timeoutSeconds: number
    readonly maxImageMiB: number
    readonly reuse: boolean
  }
  readonly policy: { readonly name: string; readonly sha256: string; readonly notes: readonly string[] }
  readonly scanner: ScannerReport
  readonly exceptions: { readonly inForce: number; readonly notes: readonly string[] }
  readonly publishing: {
    readonly registry: string
    /** The user of the server's own account; null: it has none. */
    readonly account: string | null
    /** Patterns; empty: anywhere. */
    readonly allow: readonly string[]
  }
  /** Of the file system of the data folder. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null
  readonly storage: {
    readonly databaseBytes: number | null
    readonly contexts: { readonly count: number; readonly bytes: number } | null
    /** Built images that are kept for reuse. */
    readonly images: { readonly count: number; readonly bytes: number } | null
  }
  readonly retention: Readonly<Record<string, number>>
  /** Warnings and errors of the service's own log, newest first, since its start. */
  readonly log: readonly LogEntry[]
  readonly problems: readonly { readonly part: string; readonly detail: string }[]
}

export interface SlotWork {
  readonly slot: number
  readonly job: string
  readonly attempt: number
  readonly name: string
  readonly stage: string | null
  readonly since: number
  /** Since when that stage runs; null: it is between two. */
  readonly stageSince: number | null
}

export interface EngineReport {
  readonly name: string
  readonly version: string
  readonly apiVersion: string
  readonly address: string
  readonly os: string
  readonly architecture: string
  readonly cpus: number
  readonly memoryBytes: number
  readonly storageDriver: string
  readonly runtimes: readonly string[]
  /** What it can do here, in sentences. */
  readonly capabilities: readonly string[]
  /** What is weaker than it could be, in sentences. */
  readonly notes: readonly string[]
}

export interface RunLimits {
  readonly timeoutSeconds: number
  readonly memoryMiB: number
  readonly cpus: number
  readonly dataMiB: number
  readonly pids: number
}

export interface ScannerReport {
  /** `off`: nothing is scanned. */
  readonly status: 'ok' | 'incomplete' | 'off'
  readonly name: string | null
  readonly failOn: string
  readonly ignoreUnfixed: boolean
  readonly onMissingData: string
  /** Changes with every import; null: the scanner keeps no advisories here. */
  readonly generation: number | null
  readonly maxAgeDays: number
  readonly ecosystems: readonly EcosystemReport[]
  /** Met by scans, and without data. */
  readonly missing: readonly string[]
  readonly notes: readonly string[]
}

export interface EcosystemReport {
  readonly ecosystem: string
  readonly records: number
  readonly updatedAt: number
  /** Newest change among the records. */
  readonly newest: number
  readonly source: string
  /** Older than `maxAgeDays`. */
  readonly stale: boolean
}
