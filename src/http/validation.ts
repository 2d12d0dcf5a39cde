/**
 * Requests are checked by TypeBox's own compiler: the schema object that types a handler is the one that checks its
 * input. Bodies are taken as they are; the values of a query, which are always text, are converted to the schema's types
 * first. Unknown members are errors, never removed in silence.
 */
import type { FastifySchemaCompiler } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { SlipwayError } from '../errors/slipway-error.ts'

/** One violation; the shape that TypeBox and Ajv share. */
export interface Violation {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
  readonly message?: string | undefined
}

/** What a client is told about one wrong value. */
export interface FieldError {
  /** JSON pointer into the body, or the name of a query, path or header field. */
  readonly pointer: string
  readonly message: string
}

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart, contentType }) => {
  // Multipart and bare bodies are described for the API document only; their readers check the parts.
  if (httpPart === 'body' && contentType !== undefined && contentType !== 'application/json')
    return () => true
  const validator = Compile(schema)
  const convert = httpPart === 'querystring'
  return (data: unknown) => {
    const value = convert && !isEmpty(data) ? validator.Convert(data) : data
    return validator.Check(value) ? { value } : { error: validator.Errors(value) as never }
  }
}

function isEmpty(data: unknown): boolean {
  for (const _ in data as object) return false
  return true
}

/** A check for text fields that do not come through a route's schema; throws `request_invalid`. */
export function compileCheck<Schema extends TSchema>(
  schema: Schema,
  context: string,
): (data: unknown) => Static<Schema> {
  const validator = Compile(schema)
  return (data) => {
    const value = validator.Convert(data)
    if (validator.Check(value)) return value as Static<Schema>
    throw describeViolations(validator.Errors(value), context)
  }
}

/** `request_invalid` that names the wrong fields (TypeBox stops at 8 violations), where it is, and what was expected. */
export function describeViolations(violations: readonly Violation[], context: string): SlipwayError {
  // An unknown member is reported twice: by its own path (`boolean`, the false schema) and by its parent's.
  const errors = violations
    .filter((violation) => violation.keyword !== 'additionalProperties' || violations.length === 1)
    .map((violation) => ({ pointer: violation.instancePath, message: explain(violation) }))
  const first = errors[0] ?? { pointer: '', message: 'does not fit the schema' }
  const place = PLACES[context] ?? context
  const subject = first.pointer === '' ? `The ${place}` : `\`${first.pointer}\` in the ${place}`
  const more = errors.length > 1 ? ` (${errors.length - 1} more in \`errors\`)` : ''
  return new SlipwayError('request_invalid', {
    detail: `${subject} ${first.message}${more}.`,
    where: first.pointer,
    data: { errors, in: place },
  })
}

const PLACES: Readonly<Record<string, string>> = { querystring: 'query', params: 'path', headers: 'headers' }

function explain(violation: Violation): string {
  const params = violation.params as { allowedValues?: unknown[]; pattern?: unknown }
  if (violation.keyword === 'boolean') return 'is not a known field'
  if (violation.keyword === 'enum' && params.allowedValues) {
    return `must be one of ${params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}`
  }
  return violation.message ?? `does not satisfy ${violation.keyword}`
}
