/**
 * Moves every titled schema of an OpenAPI document to `components/schemas` under its title and leaves a reference,
 * so that generated clients get named types while the routes keep plain, typed schema objects.
 */

type Json = Record<string, unknown>

/** Two different schemas under one title are a mistake in the code: throws. */
export function hoistSchemas<Document extends object>(document: Document): Document {
  const components: Record<string, Json> = {}
  const result = visit(document, components) as Document & { components?: { schemas?: Json } }
  return {
    ...result,
    components: { ...result.components, schemas: { ...result.components?.schemas, ...sorted(components) } },
  }
}

function visit(node: unknown, components: Record<string, Json>): unknown {
  if (Array.isArray(node)) return node.map((item) => visit(item, components))
  if (node === null || typeof node !== 'object') return node
  const copy: Json = {}
  for (const [key, value] of Object.entries(node)) {
    // Examples are data: a `title` in them names no schema.
    copy[key] = key === 'example' || key === 'examples' ? value : visit(value, components)
  }
  if (typeof copy.title !== 'string' || !isSchema(copy)) return copy
  const before = components[copy.title]
  if (before === undefined || (before.description === undefined && isSame(before, copy))) {
    components[copy.title] = copy
  } else if (!isSame(before, copy)) {
    throw new Error(`two schemas are titled ${copy.title}`)
  }
  return { $ref: `#/components/schemas/${copy.title}` }
}

/** The generator moves the description of a query field to the parameter, so it may be missing on one of the two. */
function isSame(a: Json, b: Json): boolean {
  return JSON.stringify({ ...a, description: '' }) === JSON.stringify({ ...b, description: '' })
}

function isSchema(node: Json): boolean {
  return typeof node.type === 'string' || Array.isArray(node.anyOf) || Array.isArray(node.enum)
}

function sorted(components: Record<string, Json>): Json {
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1)))
}
