import { CODES, type ErrorCode } from './codes.ts'

export interface ErrorInit {
  /** What stands in the way, in a sentence, with the value that was wrong. */
  readonly detail: string
  /** Where: a field's JSON pointer, `Dockerfile:12:3`, a path, an address. */
  readonly where?: string | undefined
  /** What to do; the code's own advice when left out. */
  readonly action?: string | undefined
  /** Overrides the catalogue, for errors whose instances differ. */
  readonly retryable?: boolean | undefined
  readonly cause?: unknown
  /** Machine-readable details, shown to the caller as extension members. Never secrets. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

/**
 * The one error class. It knows nothing of HTTP: the mapping from code to status is in `http/error-response.ts`.
 * A submission's own failure is never thrown: it is a stage's outcome (see `pipeline/stage.ts`).
 */
export class SlipwayError extends Error {
  readonly code: ErrorCode
  readonly detail: string
  readonly where: string | undefined
  readonly action: string
  readonly retryable: boolean
  readonly data: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, init: ErrorInit) {
    super(`${code}: ${init.detail}`, init.cause === undefined ? undefined : { cause: init.cause })
    this.name = 'SlipwayError'
    this.code = code
    this.detail = init.detail
    this.where = init.where
    this.action = init.action ?? CODES[code].action
    this.retryable = init.retryable ?? CODES[code].retryable
    this.data = init.data
  }
}

/** True when `error` is ours and has that code. */
export function hasCode(error: unknown, code: ErrorCode): error is SlipwayError {
  return error instanceof SlipwayError && error.code === code
}

/** A fault that is worth another try. What is not ours (a bug, an unknown throw) is tried again too: it is our failure. */
export function isRetryable(error: unknown): boolean {
  return error instanceof SlipwayError ? error.retryable : true
}
