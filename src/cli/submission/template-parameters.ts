/** `--param key=value` as the values that a template's schema asks for. */
import type { Template } from '../../client/api-types.generated.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Text stays text where the template takes text (`version=3.10` is no number); numbers, switches, lists and maps are
 * read as JSON. What the template does not know goes as text, for the service to refuse with its own words.
 */
export function toParameters(
  pairs: Readonly<Record<string, string>>,
  template: Template | undefined,
): Record<string, unknown> {
  const properties = objectAt(template?.parameters, 'properties')
  return Object.fromEntries(
    Object.entries(pairs).map(([name, text]) => [
      name,
      toValue(name, text, typesOf(objectAt(properties, name))),
    ]),
  )
}

function toValue(name: string, text: string, types: readonly string[]): unknown {
  if (types.length === 0 || types.includes('string')) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new UsageError(`The parameter ${name} is no text: ${text} is not JSON.`, example(name, types))
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  array: `'["one", "two"]'`,
  object: `'{"KEY": "value"}'`,
  boolean: 'true',
  integer: '8080',
  number: '0.5',
}

function example(name: string, types: readonly string[]): string {
  const value = EXAMPLES[types[0] ?? ''] ?? 'VALUE'
  return `Write it as --param ${name}=${value}`
}

function typesOf(schema: Readonly<Record<string, unknown>>): readonly string[] {
  const { type } = schema
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.filter((one) => typeof one === 'string') : []
}

function objectAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found: unknown =
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
}
