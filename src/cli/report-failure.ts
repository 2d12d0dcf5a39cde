/** How a command's failure is told, and what the process ends with. */
import { CommanderError } from 'commander'
import { ProblemError, UnreachableError } from '../client/errors.ts'
import { EXIT } from './exit-codes.ts'
import { actionFor, actionForSilence, wordsOf } from './failure-words.ts'
import { Interrupted } from './interruption.ts'
import { neutralise, safeJson } from './show/neutralise.ts'
import type { Server } from './servers/choose-server.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

interface Failure {
  readonly exitCode: number
  /** As in the API's problem documents, with codes of our own for what never reached it. */
  readonly error: {
    readonly code: string
    readonly detail: string
    readonly action?: string | undefined
    readonly server?: Pick<Server, 'url' | 'from'>
  }
  /** The first line for people, where it is another than the detail. */
  readonly head?: string
  /** More lines for people: where it is wrong. */
  readonly details: readonly string[]
}

/** Writes to stderr, or with `json` one document to stdout. Returns the exit code. */
export function reportFailure(error: unknown, terminal: Terminal, json: boolean, server?: Server): number {
  // Commander has written its message already; help and version are no failures.
  if (error instanceof CommanderError && (error.exitCode === 0 || !json)) {
    return error.exitCode === 0 ? EXIT.succeeded : EXIT.usage
  }
  if (error instanceof Interrupted) return EXIT.interrupted
  const failure = describe(error, server)
  if (json) {
    terminal.out(safeJson({ error: failure.error }, 2))
    return failure.exitCode
  }
  terminal.err(`${terminal.paintErr('bad', 'slipway:')} ${neutralise(failure.head ?? failure.error.detail)}`)
  for (const line of failure.details) terminal.err(`  ${neutralise(line)}`)
  if (failure.error.action)
    terminal.err(`${terminal.paintErr('dim', '→')} ${neutralise(failure.error.action)}`)
  return failure.exitCode
}

function describe(error: unknown, server: Server | undefined): Failure {
  if (error instanceof ProblemError) return refusal(error, server)
  if (error instanceof UnreachableError) {
    const action = actionForSilence(error, server)
    return {
      exitCode: EXIT.unreachable,
      error: { code: 'unreachable', detail: `${error.message}.`, action, ...origin(server) },
      details: from(server),
    }
  }
  if (error instanceof UsageError || error instanceof CommanderError) {
    const action = error instanceof UsageError ? error.action : undefined
    const detail = error.message.replace(/^error: /, '')
    return { exitCode: EXIT.usage, error: { code: 'usage', detail, action }, details: [] }
  }
  const detail = error instanceof Error ? error.message : String(error)
  // Nobody foresaw it, so whoever is told of it needs to see where it was. What the system reports is no bug.
  const isBug = error instanceof Error && !('code' in error)
  const stack = isBug ? (error.stack ?? '').split('\n').slice(1) : []
  return {
    exitCode: EXIT.failed,
    error: { code: 'failed', detail },
    details: stack.map((line) => line.trim()),
  }
}

function refusal(error: ProblemError, server: Server | undefined): Failure {
  const { code, status } = error.problem
  const { detail, places } = wordsOf(error)
  // Somebody else may have answered, or somebody who does not know us.
  const isStranger = code === 'unexpected_answer' || status === 401 || status === 403
  const more = isStranger ? origin(server) : {}
  // A proxy speaks for a service that is away: for a script that is the same as no answer.
  const isAway = code === 'unexpected_answer' && [502, 503, 504].includes(status)
  return {
    exitCode: isAway ? EXIT.unreachable : EXIT.failed,
    error: { ...error.problem, action: actionFor(error), ...more },
    head: detail,
    details: [...places, ...(isStranger ? from(server) : [])],
  }
}

function from(server: Server | undefined): string[] {
  return server === undefined ? [] : [`the address ${server.url} is from ${server.from}`]
}

function origin(server: Server | undefined): {
  readonly server?: { readonly url: string; readonly from: string }
} {
  return server === undefined ? {} : { server: { url: server.url, from: server.from } }
}
