/** The native API (`/api/v2`) as functions. Depends on nothing of the server; runs in Node and in browsers. */
import type { Collected, Health, LintRequest, LintResult, System } from './api-types.generated.ts'
import type { CallOptions, ClientOptions } from './client-options.ts'
import { CredentialsClient } from './credentials-client.ts'
import { ProblemError } from './errors.ts'
import { StreamCalls } from './stream-calls.ts'
import { TemplatesClient } from './templates-client.ts'
import { Transport } from './transport.ts'

export type * from './client-options.ts'

/** Thousands of images may have to go. */
const COLLECT_MS = 600_000

/** Every method throws `ProblemError`, `UnreachableError`, or the reason of its signal. */
export class SlipwayClient extends StreamCalls {
  readonly credentials: CredentialsClient
  readonly templates: TemplatesClient

  constructor(options: ClientOptions) {
    const transport = new Transport(options)
    super(transport, options.backoff)
    this.credentials = new CredentialsClient(transport)
    this.templates = new TemplatesClient(transport)
  }

  get url(): string {
    return this.transport.url
  }

  /** What a submission of that Dockerfile would be told. Errors in it are part of the answer, none of the call. */
  lint(request: LintRequest, options: CallOptions = {}): Promise<LintResult> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(request)
    return this.transport.json({ method: 'POST', path: '/lint', headers, body, ...options }, 'diagnostics')
  }

  /** The report, whatever it says: a service that is down says so with the status 503. */
  async health(options: CallOptions = {}): Promise<Health> {
    try {
      return await this.transport.json<Health>({ path: '/health', prefix: '', ...options }, 'components')
    } catch (error) {
      if (error instanceof ProblemError && isHealth(error.body)) return error.body
      throw error
    }
  }

  /** All that an operator looks at. A part that cannot be had is null, and `problems` says why. */
  system(options: CallOptions = {}): Promise<System> {
    return this.transport.json({ path: '/system', ...options }, 'service')
  }

  /** Removes now what the service keeps no longer; resolves when that is done. */
  collect(options: CallOptions = {}): Promise<Collected> {
    const call = { method: 'POST', path: '/collect', timeoutMs: COLLECT_MS, ...options }
    return this.transport.json(call, 'images')
  }
}

function isHealth(body: unknown): body is Health {
  return typeof body === 'object' && body !== null && 'status' in body && 'components' in body
}
