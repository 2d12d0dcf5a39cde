/** What calls of the client take and give beside the API's own types. */
import type { JobStatus, JobSummary, Stage } from './api-types.generated.ts'
import type { Backoff } from './follow.ts'
import type { TransportOptions } from './transport.ts'

export interface ClientOptions extends TransportOptions {
  /** How streams come back after a lost connection. */
  readonly backoff?: Partial<Backoff> | undefined
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

export interface ListFilter {
  /** Any of these. */
  readonly status?: JobStatus | readonly JobStatus[] | undefined
  readonly name?: string | undefined
  /** `key=value` */
  readonly label?: string | undefined
  /** In the name or the id, in upper or lower case. */
  readonly q?: string | undefined
  /** Of one page; 1 to 200. */
  readonly limit?: number | undefined
}

export interface FollowOptions extends CallOptions {
  /** Told of each lost connection before it is tried again. */
  readonly onLost?: ((error: unknown) => void) | undefined
  /** Told of each connection that stands. */
  readonly onOpen?: (() => void) | undefined
}

export interface AttemptFilter {
  /** Left out: the latest. */
  readonly attempt?: number | undefined
}

export interface LogFilter extends AttemptFilter {
  readonly stage?: Stage | undefined
  /** Only lines after the one with this number (`seq`, from 1 in each attempt). */
  readonly after?: number | undefined
}

/** `many`: more has changed than is told one by one. */
export type JobChange =
  | { readonly kind: 'job'; readonly job: JobSummary }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'many' }
