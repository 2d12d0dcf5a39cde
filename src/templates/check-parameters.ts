import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Declaration, parametersSchema } from './parameter-schema.ts'
import { invalidParameter } from './template-error.ts'

export type Parameters = Readonly<Record<string, unknown>>

/** A regular expression is no explanation; the description of the parameter is, and comes with the error. */
const WORDING: Readonly<Record<string, string>> = {
  pattern: 'does not have the right form',
  not: 'cannot be set',
}

/**
 * The check of a template's parameters: fills in the defaults and returns all of them, in the order of the template.
 * Throws `request_invalid` at the parameter, or at the entry of it, that does not fit.
 */
export function parametersCheck(
  declarations: Readonly<Record<string, Declaration>>,
): (given: Parameters) => Parameters {
  const schema = parametersSchema(declarations)
  const validator = Compile(schema as TSchema)
  const names = Object.keys(declarations)
  return (given) => {
    refuseUnknown(given, names)
    if (!validator.Check(given)) {
      // The deepest violation comes first; its parents' follow.
      const [violation] = validator.Errors(given)
      const { instancePath = '', schemaPath = '#', keyword = '', message = 'does not fit' } = violation ?? {}
      const path = stepsOf(instancePath)
      const detail = `the parameter ${path.join(' ')} ${WORDING[keyword] ?? message}`
      throw invalidParameter(path, detail, descriptionAt(schema, schemaPath))
    }
    const valueOf = (name: string): unknown =>
      Object.hasOwn(given, name) ? given[name] : declarations[name]?.default
    return Object.fromEntries(names.map((name) => [name, sorted(valueOf(name))]))
  }
}

/** A map by name, so that equal parameters give equal bytes, in whatever order they were written. */
function sorted(value: unknown): unknown {
  if (!isObject(value) || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function refuseUnknown(given: Parameters, names: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown === undefined) return
  const known = names.length === 0 ? 'It has none.' : `It has: ${names.join(', ')}.`
  throw invalidParameter([unknown], `the template has no parameter ${JSON.stringify(unknown)}`, known)
}

/** Steps of a JSON pointer. Names that are refused come in it as they are: only `~` and `/` are escaped. */
function stepsOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What the schema says of the place: the description of the node that was violated, or of the one above it. */
function descriptionAt(schema: unknown, schemaPath: string): string | undefined {
  let node = schema
  let found: string | undefined
  for (const step of stepsOf(schemaPath.replace(/^#/, ''))) {
    node = isObject(node) ? node[step] : undefined
    if (isObject(node) && typeof node['description'] === 'string') found = node['description']
  }
  return found
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
