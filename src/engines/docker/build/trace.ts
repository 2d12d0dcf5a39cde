import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type protobuf from 'protobufjs'

/** Loaded with the first trace: a service that has built nothing yet has no use for it. */
const load = createRequire(import.meta.url)

/** `StatusResponse` of BuildKit's control API, decoded (moby/buildkit api/services/control/control.proto). */
export interface Trace {
  readonly vertexes: readonly TraceVertex[]
  readonly logs: readonly TraceLog[]
}

/** A step of the build. It is sent again whenever it changes; absent times mean not yet. */
export interface TraceVertex {
  readonly digest: string
  readonly name: string
  readonly cached: boolean
  readonly started: TraceTime | null
  readonly completed: TraceTime | null
  readonly error: string
}

export interface TraceLog {
  readonly vertex: string
  /** 1 stdout, 2 stderr. */
  readonly stream: number
  readonly msg: Uint8Array
}

export interface TraceTime {
  readonly seconds: number
  readonly nanos: number
}

let statusType: protobuf.Type | undefined

/** Decodes the `aux` of a `moby.buildkit.trace` message. Throws for what is no such message. */
export function decodeTrace(base64: string): Trace {
  statusType ??= loadStatusType()
  const decoded = statusType.decode(Buffer.from(base64, 'base64'))
  // the type above decides the shape: with defaults and arrays on, every field is there
  return statusType.toObject(decoded, { longs: Number, bytes: Buffer, defaults: true, arrays: true }) as Trace
}

function loadStatusType(): protobuf.Type {
  const { loadSync } = load('protobufjs') as typeof protobuf
  const path = fileURLToPath(import.meta.resolve('dockerode/lib/proto/buildkit_status.proto'))
  return loadSync(path).lookupType('moby.buildkit.v1.StatusResponse')
}

/** Epoch milliseconds. */
export function traceMillis(time: TraceTime | null): number | null {
  return time === null ? null : Math.round(time.seconds * 1000 + time.nanos / 1e6)
}
