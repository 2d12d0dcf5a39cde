/** What a call can fail with, beside the reason of an aborted signal. */

/** A problem document (RFC 9457) with the extension members that Slipway's API always sets. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly where?: string | null
  readonly action?: string | null
  readonly retryable?: boolean
  readonly errors?: unknown
  readonly diagnostics?: unknown
}

/** The service answered, and refused. `code` is stable; match on it, never on the message. */
export class ProblemError extends Error {
  readonly problem: ProblemDocument
  /** The JSON that was answered, whatever it is. */
  readonly body: unknown

  constructor(problem: ProblemDocument, body: unknown = problem) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
    this.body = body
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }

  /** True when the same call may go through later without a change. */
  get retryable(): boolean {
    return this.problem.retryable ?? (this.status === 429 || this.status >= 500)
  }
}

/** The problem document in a JSON value; undefined when it is none. */
export function asProblem(value: unknown): ProblemDocument | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { code, title, detail } = value as Partial<ProblemDocument>
  if (typeof code !== 'string' || typeof title !== 'string') return undefined
  return { ...(value as ProblemDocument), detail: typeof detail === 'string' ? detail : title }
}

/**
 * Why there is no answer. `silent`: nobody is there, or does not speak; `closed`: the connection ended before the
 * answer; `untrusted`: nobody known here vouches for it; `expired`: nobody does any more; `stranger`: somebody answers who
 * is no Slipway service, or not the one of that name.
 */
export type NoAnswer = 'silent' | 'closed' | 'untrusted' | 'expired' | 'stranger'

/** No answer: nothing listens, the name is unknown, the connection broke, the time was up, or it is not Slipway's. */
export class UnreachableError extends Error {
  readonly url: string
  readonly kind: NoAnswer

  constructor(url: string, why: string, cause?: unknown, kind: NoAnswer = 'silent') {
    super(`${url} ${why}`, cause === undefined ? undefined : { cause })
    this.name = 'UnreachableError'
    this.url = url
    this.kind = kind
  }
}

const WHY: Readonly<Record<string, readonly [why: string, kind?: NoAnswer]>> = {
  ECONNREFUSED: ['refuses the connection'],
  ENOTFOUND: ['has a host name that nobody knows'],
  EAI_AGAIN: ['has a host name that could not be looked up'],
  ECONNRESET: ['closed the connection', 'closed'],
  EPIPE: ['closed the connection', 'closed'],
  UND_ERR_SOCKET: ['closed the connection', 'closed'],
  ETIMEDOUT: ['did not answer in time'],
  EHOSTUNREACH: ['cannot be reached from this network'],
  ENETUNREACH: ['cannot be reached from this network'],
  UND_ERR_CONNECT_TIMEOUT: ['did not answer in time'],
  UND_ERR_HEADERS_TIMEOUT: ['did not answer in time'],
  UND_ERR_BODY_TIMEOUT: ['stopped sending'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['has a certificate that it signed itself', 'untrusted'],
  SELF_SIGNED_CERT_IN_CHAIN: ['has a certificate of an authority that is not trusted here', 'untrusted'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['has a certificate of an authority that is not known here', 'untrusted'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'has a certificate of an authority that is not known here',
    'untrusted',
  ],
  CERT_HAS_EXPIRED: ['has a certificate that has expired', 'expired'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['has a certificate for another name', 'stranger'],
  // Spoken to with TLS, it answers without.
  ERR_SSL_WRONG_VERSION_NUMBER: ['does not speak TLS: its address begins with http://', 'stranger'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['does not speak TLS: its address begins with http://', 'stranger'],
}

/** Translates what `fetch` throws; its own message is only "fetch failed", the reason hides in the cause. */
export function asUnreachable(url: string, error: unknown): UnreachableError {
  const code = codeOf(error)
  // Of the parser of HTTP (which gives no code where the first bytes are no HTTP): there is no answer in them.
  if (code?.startsWith('HPE_') || isFromParser(error))
    return new UnreachableError(url, 'does not speak HTTP', error, 'stranger')
  const [why, kind] = (code === undefined ? undefined : WHY[code]) ?? []
  return new UnreachableError(url, why ?? `cannot be reached (${reasonOf(error)})`, error, kind)
}

function isFromParser(error: unknown): boolean {
  return error instanceof Error && (error.name === 'HTTPParserError' || isFromParser(error.cause))
}

function codeOf(error: unknown): string | undefined {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code
    // Node tries each address of a name in turn and throws them together.
    if (each instanceof AggregateError && each.errors.length > 0) return codeOf(each.errors[0])
  }
  return undefined
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}

/** True for what another try may cure: no answer, or an answer that says so. */
export function isTransient(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ProblemError && error.retryable)
}
