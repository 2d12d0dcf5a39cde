/** What `/health` tells. `ok`: everything works; `degraded`: jobs are accepted and wait; `down`: nothing can be accepted. */
export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'down'
  readonly version: string
  readonly uptimeSeconds: number
  readonly components: {
    readonly store: { readonly status: 'ok' | 'down'; readonly detail?: string }
    readonly engine: {
      readonly status: 'ok' | 'down'
      readonly detail?: string
      readonly name?: string
      readonly address?: string
      readonly runtime?: string
      readonly notes?: readonly string[]
    }
    readonly worker: { readonly status: 'ok' | 'stopped'; readonly slots: number; readonly busy: number }
    /** The policy in force; a note says why it is not the version that was written last. */
    readonly policy: { readonly name: string; readonly sha256: string; readonly notes: readonly string[] }
    /** What scans match with; `off`: nothing is scanned. A note says what is missing or too old. */
    readonly advisories: { readonly status: 'ok' | 'incomplete' | 'off'; readonly notes: readonly string[] }
    /** Of the gate; a note says which are over, and why a file that was written last is not used. */
    readonly exceptions: { readonly inForce: number; readonly notes: readonly string[] }
  }
  readonly jobs: Readonly<Record<string, number>>
}
