/** What a person at a terminal is told of a failure: the API speaks of its fields and paths, he typed options. */
import type { ProblemError, UnreachableError } from '../client/errors.ts'
import type { Server } from './servers/choose-server.ts'

/** Where the service speaks of its API, said in commands. */
const ACTIONS: Readonly<Record<string, string>> = {
  job_not_found: '`slipway list` shows the jobs.',
  credential_not_found: '`slipway credential list` shows the accounts.',
  template_not_found: '`slipway template list` shows the templates.',
}

const NO_ANSWER = {
  silent: 'Is the service running? Start it with `npm start`, or give its address with --url or SLIPWAY_URL.',
  closed:
    'Is the service running, and is this its port? Where it is reached by TLS its address begins with https://.',
  untrusted:
    'To trust it, name its authority by NODE_EXTRA_CA_CERTS=FILE (PEM), or NODE_USE_SYSTEM_CA=1 for those that this machine trusts.',
  expired: 'Whoever runs it has to renew it; see whether the clock of this machine is right, too.',
  stranger:
    'Check the address. Behind a proxy the path belongs to it, as in https://example.org/slipway; /api/v2 does not.',
} as const satisfies Readonly<Record<UnreachableError['kind'], string>>

/** Fields of a request by the options that fill them. */
const OPTIONS: Readonly<Record<string, string>> = {
  '/name': '--name',
  '/description': '--description',
  '/labels': '--label',
  '/buildArgs': '--build-arg',
  '/environment': '--env',
  '/target': '--target',
  '/limits/timeoutSeconds': '--timeout (seconds)',
  '/limits/memoryMiB': '--memory (MiB)',
  '/limits/cpus': '--cpus',
  '/limits/dataMiB': '--data-size (MiB)',
  '/limits/pids': '--pids',
  '/priority': '--priority',
  '/publish/image': '--publish',
  '/publish/credential': '--credential',
  '/run/healthcheck': '--healthcheck',
  '/run/port': '--port',
  '/template/name': '--template',
  '/limit': '--limit',
  '/label': '--label',
  '/q': '--search',
  '/attempt': '--attempt',
  '/advisory': '--advisory',
}

/** The option that fills a field, with the key of one that takes KEY=VALUE; undefined where there is none. */
function optionOf(pointer: string): string | undefined {
  if (pointer.startsWith('/template/parameters/')) return '--param'
  const [, above = '', key] = /^(\/(?:labels|buildArgs|environment))\/(.+)$/.exec(pointer) ?? []
  return key === undefined ? OPTIONS[pointer] : `${OPTIONS[above]} ${plainKey(key)}`
}

/** RFC 6901, section 4. */
function plainKey(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** What to do about a refusal; undefined where nobody knows. */
export function actionFor({ problem }: ProblemError): string | undefined {
  // Slipway itself refuses nobody so; a proxy in front of it does.
  if (problem.code === 'unexpected_answer' && (problem.status === 401 || problem.status === 403)) {
    return 'What stands in front of the service asks who you are: `slipway login URL --token-stdin`, or SLIPWAY_TOKEN.'
  }
  // There are no fields at a command line.
  if (problem.action?.includes('the named field') === true) return '`--help` says what each option takes.'
  return ACTIONS[problem.code] ?? problem.action ?? undefined
}

/** What to do where no answer came. */
export function actionForSilence(error: UnreachableError, server: Server | undefined): string {
  if (error.kind === 'silent' && server?.from === 'the argument') {
    return 'Check the address, and that the service runs there.'
  }
  return NO_ANSWER[error.kind]
}

/** The head of a refusal, and what follows it, a line each: nothing is said twice. */
export function wordsOf({ problem }: ProblemError): { readonly detail: string; readonly places: string[] } {
  const fields = fieldErrors(problem.errors)
  const found = diagnostics(problem.diagnostics)
  const places = [...fields, ...found]
  const [first] = [...listOf(problem.errors), ...listOf(problem.diagnostics)]
  // The service has said the same in the words of its API.
  const isTwice = places.length === 1 && problem.detail.includes(textOf(first?.message))
  if (isTwice) return { detail: places.join(), places: [] }
  const { where } = problem
  // The place alone, where nothing tells more; an id is in the detail already.
  if (places.length === 0 && where && where !== '/id' && where !== '/name') {
    places.push(`at ${optionOf(where) ?? where}`)
  }
  return { detail: problem.detail, places }
}

function fieldErrors(errors: unknown): string[] {
  return listOf(errors).map(({ pointer, message }) => {
    const field = textOf(pointer) || '/'
    const option = optionOf(field)
    if (option === undefined) return `${field}: ${textOf(message)}`
    // Of a map: its keys have a form.
    return `${option}: ${textOf(message).replace('is not a known field', 'is no name that can be used')}`
  })
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
