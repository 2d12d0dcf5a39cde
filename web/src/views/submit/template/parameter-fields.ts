/** The parameters of a template as fields of a form, from their JSON Schema (2020-12), and back as values. */

export type FieldKind = 'text' | 'integer' | 'number' | 'switch' | 'choice' | 'list' | 'map' | 'json'

export interface ParameterField {
  readonly name: string
  readonly label: string
  readonly kind: FieldKind
  readonly description: string
  /** As it is written in the form. */
  readonly defaultText: string
  /** Of a choice. */
  readonly options: readonly string[]
  readonly required: boolean
  readonly schema: Schema
}

export type Schema = Readonly<Record<string, unknown>>

/** The fields in the order of the schema; what no field fits is written as JSON. */
export function parameterFields(parameters: unknown): readonly ParameterField[] {
  const schema = schemaOf(parameters)
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schemaOf(schema.properties)).map(([name, value]) => {
    const property = schemaOf(value)
    const kind = kindOf(property)
    return {
      name,
      label: textOf(property.title) ?? name.replaceAll('_', ' '),
      kind,
      description: textOf(property.description) ?? '',
      defaultText: writeValue(kind, property.default),
      options: kind === 'choice' ? (property.enum as readonly unknown[]).map(String) : [],
      required: required.includes(name),
      schema: property,
    }
  })
}

function kindOf(schema: Schema): FieldKind {
  if (Array.isArray(schema.enum) && schema.enum.every((one) => ['string', 'number'].includes(typeof one))) {
    return 'choice'
  }
  switch (schema.type) {
    case 'string':
      return 'text'
    case 'integer':
      return 'integer'
    case 'number':
      return 'number'
    case 'boolean':
      return 'switch'
    case 'array':
      return schemaOf(schema.items).type === 'string' ? 'list' : 'json'
    case 'object':
      return schemaOf(schema.additionalProperties).type === 'string' ? 'map' : 'json'
    default:
      return 'json'
  }
}

function writeValue(kind: FieldKind, value: unknown): string {
  if (value === undefined) return ''
  if (kind === 'list' && Array.isArray(value)) return value.join('\n')
  if (kind === 'map') {
    return Object.entries(schemaOf(value))
      .map(([key, one]) => `${key}=${String(one)}`)
      .join('\n')
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function schemaOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
