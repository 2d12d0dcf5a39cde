/**
 * A submission with a context, by XMLHttpRequest: `fetch` does not tell how much of a body has been sent. The form is
 * the one that the client's `submit` sends; the browser streams the files from the disk.
 */
import type { SubmittedJob } from '../../../src/client/api-types.generated.ts'
import { asProblem, ProblemError, UnreachableError } from '../../../src/client/errors.ts'
import { formFields } from '../../../src/client/submission.ts'
import { apiAddress, rootAddress } from './root-address.ts'

export interface FormSubmission {
  readonly fields: Readonly<Record<string, unknown>>
  /** Left out: the one of the context. */
  readonly dockerfile?: string | undefined
  readonly context: Blob
  /** Makes a repeated call return the same job. */
  readonly idempotencyKey: string
}

export interface SendOptions {
  readonly signal: AbortSignal
  /** Bytes sent so far, and of the whole body. */
  readonly onProgress: (sent: number, whole: number) => void
}

/** Resolves when the job is durable. Throws `ProblemError`, `UnreachableError` or the signal's reason. */
export function sendForm(submission: FormSubmission, options: SendOptions): Promise<SubmittedJob> {
  const { signal, onProgress } = options
  const url = rootAddress().href.replace(/\/$/, '')
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal))
    const request = new XMLHttpRequest()
    const abort = (): void => request.abort()
    signal.addEventListener('abort', abort)
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded, total))
    request.addEventListener('load', () => settle(request, url, resolve, reject))
    request.addEventListener('error', () => reject(new UnreachableError(url, 'closed the connection')))
    request.addEventListener('abort', () => reject(reasonOf(signal)))
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
    request.open('POST', apiAddress('/jobs'))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', submission.idempotencyKey)
    request.send(formOf(submission))
  })
}

/** Fields first: the service judges them before it takes the files in. */
function formOf({ fields, dockerfile, context }: Omit<FormSubmission, 'idempotencyKey'>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(formFields(fields))) form.append(name, value)
  const type = 'application/octet-stream'
  if (dockerfile !== undefined) form.append('dockerfile', new Blob([dockerfile], { type }), 'Dockerfile')
  form.append('context', context, 'context.tar')
  return form
}

function settle(
  { status, statusText, responseText }: XMLHttpRequest,
  url: string,
  resolve: (job: SubmittedJob) => void,
  reject: (error: unknown) => void,
): void {
  const body = parseJson(responseText)
  if (status === 202 && typeof body === 'object' && body !== null) return resolve(body as SubmittedJob)
  reject(new ProblemError(asProblem(body) ?? madeUp(status, statusText, url), body))
}

/** What a proxy answers in place of the service has no problem document. */
function madeUp(status: number, statusText: string, url: string) {
  const tooLarge = status === 413
  return {
    type: 'about:blank',
    title: tooLarge ? 'The files are too large' : statusText || `HTTP ${status}`,
    status,
    code: tooLarge ? 'body_too_large' : 'unexpected_answer',
    detail: tooLarge
      ? 'Something in front of the service takes no upload of this size.'
      : `${url} answered ${status} without a problem document.`,
    action: tooLarge
      ? 'Leave out what the build does not need (.dockerignore), or ask the operator to raise the limit of the proxy.'
      : 'Check what stands in front of the service.',
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError')
}
