import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'

/** What a failed call was, for the message. */
export interface FailedCall {
  /** A verb phrase: `inspect image`, `start container`. */
  readonly name: string
  readonly address: string
}

/** Node's codes for "nobody is there" and "the line was cut"; the engine may come back, so they are tried again. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'ENOTDIR',
  'EPIPE',
  'EACCES',
  'EPERM',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOTSOCK',
])

/**
 * Translates what dockerode, the HTTP client or the engine threw into a `SlipwayError`, once, here. An answer with an
 * HTTP status keeps it in `data.statusCode`: see `isMissing` and `isConflict`.
 */
export function translateError(error: unknown, call: FailedCall): SlipwayError {
  if (error instanceof SlipwayError) return error
  const status = statusOf(error)
  if (status !== undefined) return answered(error, status, call)
  const code = codeOf(error)
  if ((code !== undefined && UNREACHABLE.has(code)) || /socket hang up|aborted/.test(messageOf(error))) {
    return unavailable(call, code, error)
  }
  if (code !== undefined && /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED)/.test(code)) {
    return new SlipwayError('engine_unavailable', {
      detail: `The TLS connection to the engine failed: ${messageOf(error)}`,
      where: call.address,
      action: 'Check the certificates of this engine (DOCKER_CERT_PATH, or the docker context).',
      cause: error,
    })
  }
  return new SlipwayError('engine_failed', {
    detail: `The engine could not ${call.name}: ${messageOf(error)}`,
    where: call.address,
    cause: error,
  })
}

/** Our own time limit for a call ran out. */
export function timedOut(call: FailedCall, timeoutMs: number): SlipwayError {
  return new SlipwayError('engine_timeout', {
    detail: `The engine did not ${call.name} within ${timeoutMs} ms`,
    where: call.address,
  })
}

/** The engine answered 404: there is no such container, image or volume. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404
}

/** The engine answered 409: in use, being removed, or the name is taken. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409
}

/** The engine answered 304: it is started, or stopped, already. */
export function isUnchanged(error: unknown): boolean {
  return statusOf(error) === 304
}

/** The HTTP status that an error carries, before or after translation. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof SlipwayError) {
    const status = error.data?.statusCode
    return typeof status === 'number' ? status : undefined
  }
  if (typeof error === 'object' && error !== null && 'statusCode' in error) {
    return typeof error.statusCode === 'number' ? error.statusCode : undefined
  }
  return undefined
}

/** What the engine itself said, without the words that we and docker-modem put around it. */
export function engineWords(error: unknown): string {
  const source = error instanceof SlipwayError && error.cause !== undefined ? error.cause : error
  return messageOf(source)
    .replace(/^\(HTTP code \d+\) [^-]*- /, '')
    .trim()
}

/** True when the connection failed, so that the address is worth looking up anew. */
export function isUnavailable(error: unknown): boolean {
  return hasCode(error, 'engine_unavailable')
}

function answered(error: unknown, status: number, call: FailedCall): SlipwayError {
  return new SlipwayError('engine_failed', {
    detail: `The engine could not ${call.name}: ${engineWords(error)} (status ${status})`,
    where: call.address,
    retryable: status >= 500 || status === 429 || status === 409,
    data: { statusCode: status },
    cause: error,
  })
}

function unavailable(call: FailedCall, code: string | undefined, cause: unknown): SlipwayError {
  const denied = code === 'EACCES' || code === 'EPERM'
  return new SlipwayError('engine_unavailable', {
    detail: `The engine at ${call.address} does not answer (${code ?? messageOf(cause)})`,
    where: call.address,
    action: denied
      ? 'Let this user open the socket (for Docker: the group "docker"), or run as root.'
      : undefined,
    cause,
  })
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  // AggregateError of a connection tried over several addresses
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
