/** What was typed into the fields of a template, as its parameters, with what is wrong at each field. */
import { readPairs } from '../draft/read-pairs.ts'
import { type ParameterField, type Schema, schemaOf } from './parameter-fields.ts'

export interface ParameterValues {
  /** Only those that differ from their default. */
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: Readonly<Record<string, string>>
}

/** The service has the last word; what is told here is what a form can tell while one types. */
export function readParameters(
  fields: readonly ParameterField[],
  texts: Readonly<Record<string, string>>,
): ParameterValues {
  const values: Record<string, unknown> = {}
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const text = texts[field.name] ?? field.defaultText
    if (text === field.defaultText && !(field.required && field.defaultText === '')) continue
    const { value, problem } = readValue(field, text)
    if (problem === null) values[field.name] = value
    else problems[field.name] = problem
  }
  return { values, problems }
}

type Read =
  | { readonly value: unknown; readonly problem: null }
  | { readonly value?: never; readonly problem: string }

function readValue(field: ParameterField, text: string): Read {
  const { kind, schema } = field
  if (kind === 'choice') {
    const chosen = Array.isArray(schema.enum) ? schema.enum.find((one) => String(one) === text) : undefined
    return chosen === undefined
      ? { problem: `It is one of ${field.options.join(', ')}.` }
      : { value: chosen, problem: null }
  }
  if (kind === 'integer' || kind === 'number') return readNumber(kind, schema, text)
  if (kind === 'switch') return { value: text === 'true', problem: null }
  if (kind === 'list') return readList(schema, text)
  if (kind === 'map') return readMap(schema, text)
  if (kind === 'json') return readJson(text)
  return told(text, problemOfText(schema, text))
}

function readNumber(kind: 'integer' | 'number', { minimum, maximum }: Schema, text: string): Read {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value) || (kind === 'integer' && !Number.isSafeInteger(value))) {
    return { problem: kind === 'integer' ? 'It is a whole number.' : 'It is a number.' }
  }
  if (typeof minimum === 'number' && value < minimum) return { problem: `It is ${minimum} at least.` }
  if (typeof maximum === 'number' && value > maximum) return { problem: `It is ${maximum} at most.` }
  return { value, problem: null }
}

function readList(schema: Schema, text: string): Read {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const items = schemaOf(schema.items)
  for (const line of lines) {
    const problem = problemOfText(items, line)
    if (problem !== null) return { problem: `${line}: ${problem}` }
  }
  if (schema.uniqueItems === true && new Set(lines).size < lines.length)
    return { problem: 'One is there twice.' }
  if (typeof schema.maxItems === 'number' && lines.length > schema.maxItems) {
    return { problem: `There are ${schema.maxItems} at most.` }
  }
  return { value: lines, problem: null }
}

function readMap(schema: Schema, text: string): Read {
  const { pairs, problem } = readPairs(text)
  if (problem !== null) return { problem }
  for (const [key, value] of Object.entries(pairs)) {
    const wrong =
      problemOfText(schemaOf(schema.propertyNames), key) ??
      problemOfText(schemaOf(schema.additionalProperties), value)
    if (wrong !== null) return { problem: `${key}: ${wrong}` }
  }
  return { value: pairs, problem: null }
}

function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) as unknown, problem: null }
  } catch {
    return { problem: 'It is JSON, as ["one", "two"].' }
  }
}

function told(value: unknown, problem: string | null): Read {
  return problem === null ? { value, problem } : { problem }
}

/** A pattern is told by the description of its field, which says in words what it means. */
function problemOfText(
  { pattern, minLength, maxLength, description, not }: Schema,
  text: string,
): string | null {
  if (typeof maxLength === 'number' && text.length > maxLength)
    return `It has ${maxLength} characters at most.`
  if (typeof minLength === 'number' && text.length < minLength) {
    return text === '' ? 'It must not be empty.' : `It has ${minLength} characters at least.`
  }
  const refused = schemaOf(not).enum
  const fits = typeof pattern !== 'string' || fitsPattern(pattern, text)
  if (fits && !(Array.isArray(refused) && refused.includes(text))) return null
  return typeof description === 'string'
    ? `It does not fit. ${description}`
    : `It does not fit ${String(pattern)}.`
}

function fitsPattern(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    // An expression that this browser cannot read is left to the service.
    return true
  }
}
