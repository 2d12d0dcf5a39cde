/** How a submission is sent: as JSON when it is small and text, else as a streamed form. */
import type { Account, Limits, TemplateChoice } from './api-types.generated.ts'
import { encodeForm, type FormFile } from './multipart.ts'

export interface PublishRequest {
  /** `team/model`, `registry.example.org/team/model:1` */
  readonly image: string
  readonly tag?: string | undefined
  readonly registry?: string | undefined
  /** The name of a stored credential, or an account for this job alone. */
  readonly credential?: string | Account | undefined
}

export interface RunRequest {
  readonly mode: 'batch' | 'service'
  /** Of a service; left out: `/health`. */
  readonly healthcheck?: string | undefined
  /** Of a service; left out: the port that the image exposes, or 8080. */
  readonly port?: number | undefined
}

export interface Submission {
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** Left out: the `Dockerfile` at the context's root. Bytes are sent as they are, whatever their encoding. */
  readonly dockerfile?: string | Uint8Array | undefined
  /** tar, tar.gz or zip. A stream is sent as it is read, never held in memory. */
  readonly context?: Uint8Array | ReadableStream<Uint8Array> | undefined
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
  readonly environment?: Readonly<Record<string, string>> | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly target?: string | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly performance?: 'required' | 'optional' | undefined
  /** Where the image is pushed to once it has passed: a whole reference, or its parts. */
  readonly publish?: string | PublishRequest | undefined
  readonly run?: RunRequest | undefined
  /** Measures the hardening index of the image as well. */
  readonly hardening?: boolean | undefined
  /** In place of `dockerfile` and `context`. */
  readonly template?: TemplateChoice | undefined
  /** -100 to 100; higher runs earlier. */
  readonly priority?: number | undefined
  /** Makes a repeated call return the same job. */
  readonly idempotencyKey?: string | undefined
}

export interface EncodedSubmission {
  readonly contentType: string
  readonly body: string | ReadableStream<Uint8Array>
  /** What reading the context threw, when it did. */
  readonly failure: () => unknown
  /** Stops reading the context. */
  readonly stop: () => void
}

export function encodeSubmission(submission: Submission): EncodedSubmission {
  const { dockerfile, context, idempotencyKey: _sentAsHeader, ...fields } = submission
  const text = typeof dockerfile === 'string' ? dockerfile : asText(dockerfile)
  if (context === undefined && (dockerfile === undefined || text !== undefined)) {
    return {
      contentType: 'application/json',
      body: JSON.stringify({ ...fields, dockerfile: text }),
      failure: () => undefined,
      stop: () => {},
    }
  }
  const files: FormFile[] = []
  if (dockerfile !== undefined) {
    const content = typeof dockerfile === 'string' ? new TextEncoder().encode(dockerfile) : dockerfile
    files.push({ name: 'dockerfile', filename: 'Dockerfile', type: 'application/octet-stream', content })
  }
  if (context !== undefined) {
    files.push({ name: 'context', filename: 'context', type: 'application/octet-stream', content: context })
  }
  return encodeForm(formFields(fields), files)
}

/** The fields of a submission, without its files, as a form has them: numbers and words as they are, groups as JSON. */
export function formFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries: [string, string][] = []
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) entries.push([name, typeof value === 'string' ? value : JSON.stringify(value)])
  }
  return Object.fromEntries(entries)
}

/** The text of UTF-8 bytes, or undefined when JSON could not carry them unchanged. */
function asText(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
