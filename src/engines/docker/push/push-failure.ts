/**
 * Tells what a registry refuses from a registry (or engine) in trouble, by the engine's words: the API has no codes
 * for it. This is the only place that reads them. Texts of Docker 20.10 and 26 and of Podman 4.
 *
 * A certificate that the engine does not trust, or a registry that speaks HTTP where TLS is expected, is a refusal:
 * it stays so until a person changes the engine's configuration or the destination, and the text says which.
 * What is not known is trouble: tried again a few times, and then the text is shown.
 */
import type { PushReference } from './reference.ts'

export type PushFailure = 'denied' | 'unavailable' | 'engine'

/** The engine lost the image or the tag, or was stopped. */
const ENGINE =
  /an image does not exist locally|no such image|tag does not exist|image not known|layer (?:not known|does not exist)|context canceled|too many open files|cannot allocate memory|input\/output error/i

/** Docker says it of a reference that it cannot read, after "no such image". */
export const INVALID_NAME = /invalid reference format|must be lowercase|invalid tag format/i

const STATUS =
  /(?:HTTP status(?: code)?:?|status code:?|status:|\bHTTP|StatusCode:|invalid status code from registry|failed with status:?|response status) (\d{3})\b/i

/** Trouble of the moment, even when words of refusal stand beside it. */
const BUSY =
  /too ?many ?requests|rate limit|TLS handshake timeout|no space left|insufficient storage|disk full/i

const DENIED = new RegExp(
  [
    'unauthorized',
    'authentication required',
    'no basic auth credentials',
    'incorrect username or password',
    'invalid username/password',
    'unable to retrieve auth token',
    'denied',
    'forbidden',
    'insufficient_scope',
    'authorization failed',
    'name[ _]?unknown',
    'not known to registry',
    'repository (?:\\S+ )?(?:does not exist|not found)',
    'project (?:\\S+ )?(?:does not exist|not found)',
    'name[ _]invalid',
    'invalid repository name',
    'immutable',
    'policy',
    'quota',
    'unsupported',
    'read-only',
    'x509:',
    'certificate',
    'tls: (?:bad|handshake failure|unknown|protocol version|first record does not look like)',
    'server gave HTTP response to HTTPS client',
    'no supported (?:authentication|auth)',
  ].join('|'),
  'i',
)

/** Statuses below 500 that pass: request timeout, too early, too many requests. */
const PASSING = new Set([408, 425, 429])

/** What a push failed for, from the text of its error. */
export function classifyPushFailure(
  error: string,
  reference: Pick<PushReference, 'name' | 'text'>,
): PushFailure {
  const words = ownWords(error, reference)
  if (INVALID_NAME.test(words)) return 'denied'
  if (ENGINE.test(words)) return 'engine'
  const status = Number(STATUS.exec(words)?.[1] ?? 0)
  if (status >= 500 || PASSING.has(status) || BUSY.test(words)) return 'unavailable'
  if (status >= 400) return 'denied'
  return DENIED.test(words) ? 'denied' : 'unavailable'
}

/** Without addresses and the reference, which hold the submitter's words. */
function ownWords(error: string, { name, text }: Pick<PushReference, 'name' | 'text'>): string {
  const host = name.slice(0, name.indexOf('/'))
  const path = name.slice(name.indexOf('/') + 1)
  return [text, name, host, path]
    .reduce((rest, part) => rest.replaceAll(part, '_'), error.replace(/https?:\/\/[^\s"]+/g, '_'))
    .replace(/lookup \S+/g, 'lookup')
}
