/** What a later process must know of a run to adopt it: kept as a label of its container. */
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

/** Label that holds the record as JSON. */
export const RECORD_LABEL = 'io.slipway.run'

const Limits = Type.Object({
  timeoutMs: Type.Number(),
  memoryBytes: Type.Number(),
  cpus: Type.Number(),
  dataBytes: Type.Number(),
  pids: Type.Number(),
  tmpBytes: Type.Number(),
  outputBytes: Type.Number(),
})

const RunRecord = Type.Object({
  version: Type.Literal(1),
  /** True when the run has a cgroup parent of its own. */
  measured: Type.Boolean(),
  /** How the container is asked, when it serves. */
  service: Type.Optional(Type.Object({ port: Type.Number(), path: Type.String() })),
  sandbox: Type.Object({
    runtime: Type.String(),
    network: Type.Literal('none'),
    readOnlyRoot: Type.Boolean(),
    capabilities: Type.Array(Type.String()),
    noNewPrivileges: Type.Boolean(),
    seccomp: Type.String(),
    user: Type.String(),
    dataMount: Type.Union([Type.Literal('host-tmpfs'), Type.Literal('volume')]),
    limits: Limits,
  }),
})
export type RunRecord = Static<typeof RunRecord>

export function writeRecord(record: RunRecord): string {
  return JSON.stringify(record)
}

/** Undefined for what no process of this version wrote. */
export function readRecord(text: string | undefined): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return Value.Check(RunRecord, value) ? value : undefined
  } catch {
    return undefined
  }
}
