/**
 * What a template may declare of a parameter: the part of JSON Schema (2020-12) that a form can show and whose values
 * the filters can write.
 */
import Type, { type TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

const closed = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })
const text = Type.String({ minLength: 1 })

const stringKeywords = {
  type: Type.Literal('string'),
  pattern: Type.Optional(text),
  minLength: Type.Optional(count),
  maxLength: Type.Optional(count),
  enum: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
}

/** A string inside of an array or a map. */
const StringItem = Type.Object({ description: Type.Optional(text), ...stringKeywords }, closed)

const NameSchema = Type.Object(
  {
    description: Type.Optional(text),
    pattern: Type.Optional(text),
    maxLength: Type.Optional(count),
    not: Type.Optional(Type.Object({ enum: Type.Array(Type.String(), { minItems: 1 }) }, closed)),
  },
  closed,
)

const declaration = (members: Record<string, TSchema>) =>
  Type.Object({ title: Type.Optional(text), description: text, ...members }, closed)

const DECLARATIONS = {
  string: declaration({ ...stringKeywords, default: Type.String() }),
  integer: declaration({
    type: Type.Literal('integer'),
    minimum: Type.Optional(Type.Integer()),
    maximum: Type.Optional(Type.Integer()),
    enum: Type.Optional(Type.Array(Type.Integer(), { minItems: 1 })),
    default: Type.Integer(),
  }),
  array: declaration({
    type: Type.Literal('array'),
    items: StringItem,
    minItems: Type.Optional(count),
    maxItems: Type.Optional(count),
    uniqueItems: Type.Optional(Type.Boolean()),
    default: Type.Array(Type.String()),
  }),
  object: declaration({
    type: Type.Literal('object'),
    additionalProperties: StringItem,
    propertyNames: Type.Optional(NameSchema),
    minProperties: Type.Optional(count),
    maxProperties: Type.Optional(count),
    default: Type.Record(Type.String(), Type.String()),
  }),
} as const

/** A parameter is text, a whole number, a list of texts or a map of texts. */
export type ParameterType = keyof typeof DECLARATIONS

export interface Declaration {
  readonly type: ParameterType
  readonly description: string
  readonly default: unknown
  readonly [keyword: string]: unknown
}

export const PARAMETER_TYPES = Object.keys(DECLARATIONS) as readonly ParameterType[]

export function isParameterType(value: unknown): value is ParameterType {
  return typeof value === 'string' && Object.hasOwn(DECLARATIONS, value)
}

const checks = new Map<ParameterType, Validator>()

/** The check of a declaration itself. */
export function declarationCheck(type: ParameterType): Validator {
  const check = checks.get(type) ?? Compile(DECLARATIONS[type])
  checks.set(type, check)
  return check
}

/** The schema of all parameters together, as the API shows it. Each of them may be left out; no others are taken. */
export function parametersSchema(declarations: Readonly<Record<string, Declaration>>): SchemaObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: declarations,
    additionalProperties: false,
  }
}

export type SchemaObject = Readonly<Record<string, unknown>>
