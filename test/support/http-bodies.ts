/** What the tests read of the API's answers, written down by hand so that a change of the API is noticed here. */

export interface StageBody {
  readonly stage: string
  readonly status: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly durationMs: number | null
  readonly message: string | null
}

export interface AttemptBody {
  readonly number: number
  readonly from: string
  readonly status: string
  readonly tries: number
  readonly lastFault: string | null
  readonly verdict: {
    readonly status: string
    readonly reason: string | null
    readonly message: string
    readonly excerpt: readonly string[]
    readonly line: number | null
  } | null
  readonly stages: readonly StageBody[]
}

export interface JobBody {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly labels: Readonly<Record<string, string>>
  readonly priority: number
  readonly status: string
  readonly stage: string | null
  readonly attempt: number
  readonly reason: string | null
  readonly message: string | null
  readonly performance: number | null
  readonly metrics: Readonly<Record<string, number>>
  readonly warnings: readonly string[]
  readonly imageId: string | null
  readonly imageBytes: number | null
  readonly runMs: number | null
  readonly published: string | null
  readonly position: number | null
  readonly attempts: readonly AttemptBody[]
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[]
}

export interface PageBody {
  readonly jobs: readonly JobBody[]
  readonly next: string | null
}

export interface RecordBody {
  readonly job: string
  readonly attempt: number
  readonly status: string
  readonly reason: string | null
  readonly line: number | null
  readonly policy: { readonly name: string; readonly sha256: string } | null
  readonly submitted: {
    readonly dockerfile: { readonly sha256: string; readonly bytes: number }
    readonly context: { readonly sha256: string; readonly bytes: number } | null
    readonly spec: { readonly limits: Readonly<Record<string, number>>; readonly target: string | null }
  }
  readonly image: {
    readonly id: string
    readonly bases: readonly {
      readonly ref: string
      readonly digest: string | null
      readonly imageId: string | null
    }[]
    readonly reused: boolean
  } | null
  readonly reached:
    | readonly {
        readonly host: string
        readonly port: number
        readonly verdict: string
        readonly why: string | null
        readonly requests: number
        readonly bytesSent: number
        readonly bytesReceived: number
      }[]
    | null
  readonly sandbox: {
    readonly runtime: string
    readonly network: string
    readonly readOnlyRoot: boolean
    readonly capabilities: readonly string[]
    readonly noNewPrivileges: boolean
    readonly limits: Readonly<Record<string, number>>
  } | null
  readonly run: {
    readonly exitCode: number | null
    readonly oomKilled: boolean
    readonly timedOut: boolean
    readonly adopted: boolean
    readonly health: {
      readonly port: number
      readonly path: string
      readonly healthyMs: number | null
      readonly probes: number
      readonly lastStatus: number | null
      readonly lastError: string | null
    } | null
    readonly usage: {
      readonly wallMs: number
      readonly cpuMs: number | null
      readonly peakMemoryBytes: number | null
      readonly bytesWritten: number | null
    } | null
    readonly samples: {
      readonly atMs: readonly number[]
      readonly cpuMs: readonly number[]
      readonly memoryBytes: readonly number[]
      readonly source: string
    } | null
    readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[]
    readonly refused: readonly { readonly name: string; readonly why: string }[]
  } | null
  readonly performance: number | null
  readonly metrics: Readonly<Record<string, number>>
  readonly timings: readonly StageBody[]
  readonly versions: Readonly<Record<string, string>>
}

export interface LogLine {
  readonly seq: number
  readonly stage: string
  readonly step: string | null
  readonly stream: string
  readonly text: string
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly where?: string
  readonly action: string
  readonly instance: string
  readonly retryable: boolean
  readonly diagnostics?: readonly { readonly code: string }[]
}

export interface StreamEvent {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: {
    readonly seq: number
    readonly type: string
    readonly text: string
    readonly data: Readonly<Record<string, unknown>>
  }
}

export interface HealthBody {
  readonly status: string
  readonly components: {
    readonly engine: {
      readonly status: string
      readonly detail?: string
      readonly notes?: readonly string[]
    }
    readonly worker: { readonly busy: number }
  }
}

/** What `GET /api/v2/system` tells, as far as tests look at it. */
export interface SystemBody {
  readonly jobs: Readonly<Record<string, number>> | null
  readonly queue: { readonly ready: number; readonly oldestAt: string | null } | null
  readonly worker: {
    readonly slots: number
    readonly busy: number
    readonly work: readonly { readonly job: string; readonly name: string; readonly stage: string | null }[]
  }
  readonly engine: { readonly name: string } | null
  readonly sandbox: { readonly runtime: string | null }
  readonly disk: { readonly freeBytes: number } | null
  readonly log: readonly { readonly level: string; readonly message: string }[]
  readonly problems: readonly { readonly part: string; readonly detail: string }[]
}
