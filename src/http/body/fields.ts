/** Turns the text fields of a form or a query into a submission's fields. */
import type { Submission } from '../../jobs/jobs.ts'
import type { SubmitForm, SubmitJson } from '../schemas/submit.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { parseJson } from './json-body.ts'

/** Form fields that hold a JSON object. */
export const JSON_FIELDS: ReadonlySet<string> = new Set(['buildArgs', 'environment', 'labels', 'limits'])

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
  if (values.length > 1)
    throw new SlipwayError('request_invalid', { detail: `\`${where}\` is given twice.`, where })
  try {
    return parseJson(Buffer.from(values[0] ?? '')) ?? {}
  } catch (cause) {
    throw new SlipwayError('request_invalid', { detail: `\`${where}\` is not a JSON object.`, where, cause })
  }
}

/** What the bare form and the multipart form say; `key=value` pairs win over the same key in a map. */
export function fromForm(form: SubmitForm): Submission {
  const limits: Record<string, number> = { ...form.limits }
  for (const name of LIMITS) if (form[name] !== undefined) limits[name] = form[name]
  return {
    name: form.name,
    description: form.description,
    priority: form.priority,
    performance: form.performance,
    target: form.target,
    labels: merge(form.labels, form.label),
    buildArgs: merge(form.buildArgs, form.buildArg),
    environment: merge(form.environment, form.env),
    limits: Object.keys(limits).length === 0 ? undefined : limits,
  }
}

/** What the JSON form says, without its Dockerfile and context. */
export function fromJson(body: SubmitJson): Submission {
  const { dockerfile: _dockerfile, context: _context, ...fields } = body
  return fields
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
