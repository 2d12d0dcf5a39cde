/** The form of a policy, once: what files are checked by, and the type of what was read. */
import Type, { type Static } from 'typebox'
import { POLICY_CODES, RULE_NAMES, type RuleName } from './codes.ts'

export const LEVELS = ['deny', 'warn', 'allow'] as const
export type Level = (typeof LEVELS)[number]

/** Policies that come with Slipway; others begin from one of them. */
export const BUILT_IN = ['default', 'strict'] as const
export type BuiltIn = (typeof BUILT_IN)[number]

export const POLICY_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

const closed = { additionalProperties: false } as const
const level = (description: string) => Type.Unsafe<Level>(Type.Enum([...LEVELS], { description }))
const list = (pattern: string, description: string) =>
  Type.Array(Type.String({ pattern, maxLength: 512 }), { maxItems: 1000, description })

/** Registry, repository, tag and digest, with `*` anywhere. */
const IMAGE_PATTERN = '^[A-Za-z0-9*.:/@_\\[\\]-]+$'
const REGISTRY = '^(?:\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?$'
const KEYWORD = '^[A-Z]+$'

const RulesSchema = Type.Object(
  Object.fromEntries(RULE_NAMES.map((name) => [name, level(POLICY_CODES[name].title)])) as Record<
    RuleName,
    ReturnType<typeof level>
  >,
  closed,
)

/** What is in force: nothing is left out. */
export const PolicySchema = Type.Object(
  {
    description: Type.String({ maxLength: 2000 }),
    rules: RulesSchema,
    images: Type.Object(
      { allow: list(IMAGE_PATTERN, 'Images that may be used, as patterns; empty: any.') },
      closed,
    ),
    frontends: Type.Object(
      { allow: list(IMAGE_PATTERN, 'Builders that a syntax line may choose, as patterns.') },
      closed,
    ),
    registries: Type.Object(
      { known: list(REGISTRY, 'Registries that may be used although their address is private.') },
      closed,
    ),
    instructions: Type.Object(
      {
        allow: list(KEYWORD, 'Instructions that may be used, in upper case; empty: any.'),
        deny: list(KEYWORD, 'Instructions that may not.'),
      },
      closed,
    ),
    limits: Type.Object(
      { stages: Type.Integer({ minimum: 1 }), instructions: Type.Integer({ minimum: 1 }) },
      closed,
    ),
  },
  closed,
)

const partial = <Properties extends Type.TProperties>(schema: Type.TObject<Properties>) =>
  Type.Partial(schema, closed)
const parts = PolicySchema.properties

/** As in a file: what is left out is as in the policy that it `extends`. */
export const PolicyFileSchema = Type.Object(
  {
    extends: Type.Optional(Type.Enum([...BUILT_IN])),
    description: Type.Optional(parts.description),
    rules: Type.Optional(partial(parts.rules)),
    images: Type.Optional(partial(parts.images)),
    frontends: Type.Optional(partial(parts.frontends)),
    registries: Type.Optional(partial(parts.registries)),
    instructions: Type.Optional(partial(parts.instructions)),
    limits: Type.Optional(partial(parts.limits)),
  },
  closed,
)

export type PolicyDocument = Static<typeof PolicySchema>
export type PolicyFile = Static<typeof PolicyFileSchema>
