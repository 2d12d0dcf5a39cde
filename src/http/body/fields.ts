/** Turns the text fields of a form or a query into a submission's fields. */
import type { PublishRequest, RunRequest, Submission } from '../../jobs/jobs.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { SubmitForm, SubmitJson } from '../schemas/submit.ts'
import { parseJson } from './json-body.ts'

/** Form fields that hold a JSON object. */
const JSON_FIELDS: ReadonlySet<string> = new Set([
  'buildArgs',
  'environment',
  'labels',
  'limits',
  'publish',
  'run',
  'template',
])

/** Form fields whose plain text stands for an object with this member alone. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ['publish', 'image'],
  ['run', 'mode'],
])

const LIMITS = ['timeoutSeconds', 'memoryMiB', 'cpus', 'dataMiB', 'pids'] as const

/** Parses the JSON objects among a form's fields. Throws `request_invalid` that names the field. */
export function parseMaps(fields: Readonly<Record<string, string[]>>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, values] of Object.entries(fields)) {
    if (JSON_FIELDS.has(name)) result[name] = parseMap(name, values)
    else result[name] = values.length === 1 ? values[0] : values
  }
  return result
}

function parseMap(name: string, values: readonly string[]): unknown {
  const where = `/${name}`
  if (values.length > 1) throw invalid(where, `\`${where}\` is given twice.`)
  const text = values[0] ?? ''
  const member = SHORT_FORMS.get(name)
  if (member !== undefined && !text.trimStart().startsWith('{')) return { [member]: text }
  try {
    return parseJson(Buffer.from(text)) ?? {}
  } catch (cause) {
    throw new SlipwayError('request_invalid', { detail: `\`${where}\` is not a JSON object.`, where, cause })
  }
}

/** Fields of a form, or of a query, where an object with one member is that member's text. */
type Fields = Omit<SubmitForm, 'publish' | 'run' | 'template'> & {
  readonly publish?: SubmitForm['publish'] | string
  readonly run?: SubmitForm['run'] | RunRequest['mode']
}

/** What the bare form and the multipart form say; `key=value` pairs win over the same key in a map. */
export function fromForm(form: Fields): Submission {
  const limits: Record<string, number> = { ...form.limits }
  for (const name of LIMITS) if (form[name] !== undefined) limits[name] = form[name]
  return {
    name: form.name,
    description: form.description,
    priority: form.priority,
    performance: form.performance,
    target: form.target,
    hardening: form.hardening,
    labels: merge(form.labels, form.label),
    buildArgs: merge(form.buildArgs, form.buildArg),
    environment: merge(form.environment, form.env),
    limits: Object.keys(limits).length === 0 ? undefined : limits,
    publish: publishOf(form),
    run: runOf(form),
  }
}

function publishOf({ publish, credential }: Fields): PublishRequest | undefined {
  const request = typeof publish === 'string' ? { image: publish } : publish
  if (credential === undefined) return request
  if (request === undefined) {
    throw invalid('/credential', 'A `credential` belongs to `publish`, which is not given.')
  }
  if (request.credential !== undefined) throw invalid('/credential', '`/credential` is given twice.')
  return { ...request, credential }
}

/** A health check without a mode is left to the use case, which says where it belongs. */
function runOf({ run, healthcheck, port }: Fields): RunRequest | undefined {
  if (run === undefined && healthcheck === undefined && port === undefined) return undefined
  const request = typeof run === 'object' ? run : { mode: run ?? 'batch' }
  return {
    ...request,
    ...(healthcheck === undefined ? {} : { healthcheck }),
    ...(port === undefined ? {} : { port }),
  }
}

/** What the JSON form says, without its Dockerfile, context and template. */
export function fromJson(body: SubmitJson): Submission {
  const { dockerfile: _dockerfile, context: _context, template: _template, publish, ...fields } = body
  if (publish === undefined) return fields
  return { ...fields, publish: typeof publish === 'string' ? { image: publish } : publish }
}

function merge(
  map: Readonly<Record<string, string>> | undefined,
  pairs: readonly string[] | undefined,
): Record<string, string> | undefined {
  if (map === undefined && pairs === undefined) return undefined
  const split = (pairs ?? []).map((pair) => [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ])
  return { ...map, ...Object.fromEntries(split) }
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { where, detail })
}
