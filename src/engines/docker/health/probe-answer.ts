import { PROBE_ANSWER_SECONDS, PROBE_EXIT } from './probe-program.ts'
import type { ProgramEnd } from './run-program.ts'

/** Longest status line that is taken for one. */
export const STATUS_LINE_BYTES = 1024

/** What one probe came to. */
export type ProbeAnswer =
  | { readonly kind: 'healthy'; readonly status: number }
  | {
      readonly kind: 'unhealthy'
      readonly status: number | null
      readonly error: string
      /** True when the probe was killed, as it is with a container that ends. */
      readonly killed?: boolean
    }
  /** The probe itself was not started: by the engine, or for want of its file. */
  | { readonly kind: 'not_started'; readonly error: string }

/** HTTP/1 status lines only (RFC 9112, section 4); the reason is anything printable, or nothing. */
const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?\r?\n/

/** True when what was said is enough to be judged: no need to read a body. */
export function hasGoodStatus(said: Buffer): boolean {
  return isGood(statusIn(said))
}

/**
 * Judges what a probe said and how it ended. A status from 200 to 299 is healthy; a redirect is not, as nothing
 * follows it.
 */
export function judgeProbe({ said, exitCode }: ProgramEnd): ProbeAnswer {
  const status = statusIn(said)
  if (status !== null && isGood(status)) return { kind: 'healthy', status }
  if (status !== null) return { kind: 'unhealthy', status, error: `answered ${status}` }
  if (exitCode === 126 || exitCode === 127) {
    return { kind: 'not_started', error: `the probe could not be started: ${words(said)}` }
  }
  return { kind: 'unhealthy', status: null, error: errorOf(said, exitCode), killed: exitCode === KILLED }
}

function statusIn(said: Buffer): number | null {
  const status = STATUS_LINE.exec(said.toString('latin1', 0, STATUS_LINE_BYTES))?.[1]
  return status === undefined ? null : Number(status)
}

function isGood(status: number | null): boolean {
  return status !== null && status >= 200 && status <= 299
}

/** 128 and SIGKILL. */
const KILLED = 137
/** 128 and SIGALRM, which is 14. */
const ALARM = 142

function errorOf(said: Buffer, exitCode: number | null): string {
  switch (exitCode) {
    case PROBE_EXIT.refused:
      return 'connection refused'
    case PROBE_EXIT.noConnection:
      return 'no connection could be made'
    case PROBE_EXIT.broken:
      return 'the connection was broken off'
    case ALARM:
    case null:
      return `no answer in ${PROBE_ANSWER_SECONDS} s`
    case 0:
      return said.length === 0
        ? 'the connection was closed without an answer'
        : 'answered with something that is not HTTP'
    default:
      return `the probe was ended (${exitCode})`
  }
}

/** The engine's sentence, short and without what could not be shown. */
function words(said: Buffer): string {
  return said
    .toString('utf8', 0, STATUS_LINE_BYTES)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 300)
}
