/** How a command's failure is told, and what the process ends with. */
import { CommanderError } from 'commander'
import { ProblemError, UnreachableError } from '../client/errors.ts'
import { EXIT } from './exit-codes.ts'
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
  terminal.err(`${terminal.paintErr('bad', 'slipway:')} ${neutralise(failure.error.detail)}`)
  for (const line of failure.details) terminal.err(`  ${neutralise(line)}`)
  if (failure.error.action)
    terminal.err(`${terminal.paintErr('dim', '→')} ${neutralise(failure.error.action)}`)
  return failure.exitCode
}

/** Where the service speaks of its API, said in commands. */
const ACTIONS: Readonly<Record<string, string>> = {
  job_not_found: '`slipway list` shows the jobs.',
  credential_not_found: '`slipway credential list` shows the accounts.',
  template_not_found: '`slipway template list` shows the templates.',
}

/** Slipway itself refuses nobody so; a proxy in front of it does. */
function asksForToken({ code, status }: ProblemError['problem']): boolean {
  return code === 'unexpected_answer' && (status === 401 || status === 403)
}

const TOKEN =
  'What stands in front of the service asks who you are: `slipway login URL --token-stdin`, or SLIPWAY_TOKEN.'

function describe(error: unknown, server: Server | undefined): Failure {
  if (error instanceof ProblemError) {
    const { problem } = error
    const places = [...fieldErrors(problem.errors), ...diagnostics(problem.diagnostics)]
    // The place alone, where nothing tells more; an id is in the detail already.
    if (places.length === 0 && problem.where && problem.where !== '/id') places.push(`at ${problem.where}`)
    const action = ACTIONS[problem.code] ?? (asksForToken(problem) ? TOKEN : problem.action) ?? undefined
    // Somebody else may have answered, or somebody who does not know us.
    const isStranger =
      problem.code === 'unexpected_answer' || problem.status === 401 || problem.status === 403
    if (isStranger) places.push(...from(server))
    const more = isStranger ? origin(server) : {}
    return { exitCode: EXIT.failed, error: { ...problem, action, ...more }, details: places }
  }
  if (error instanceof UnreachableError) {
    const action =
      'Is the service running? Start it with `npm start`, or give its address with --url or SLIPWAY_URL.'
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

function from(server: Server | undefined): string[] {
  return server === undefined ? [] : [`the address ${server.url} is from ${server.from}`]
}

function origin(server: Server | undefined): {
  readonly server?: { readonly url: string; readonly from: string }
} {
  return server === undefined ? {} : { server: { url: server.url, from: server.from } }
}

function fieldErrors(errors: unknown): string[] {
  return listOf(errors).map(({ pointer, message }) => `${textOf(pointer) || '/'}: ${textOf(message)}`)
}

/** `Dockerfile:3:1 error: …`, counted from one as editors do. */
export function diagnostics(found: unknown): string[] {
  return listOf(found).map(({ severity, message, range }) => {
    const [start] = listOf([Object(range).start])
    const place = start === undefined ? '' : `:${Number(start.line) + 1}:${Number(start.character) + 1}`
    return `Dockerfile${place} ${textOf(severity)}: ${textOf(message)}`
  })
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
