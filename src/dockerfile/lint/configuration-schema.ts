/** The keys of a `.hadolint.yaml` that mean something here, each with its shape; the rest of the file is left alone. */
import Type, { type Static, type TSchema } from 'typebox'

const MOST_CODES = 500

const Codes = Type.Array(Type.String({ pattern: '^[A-Za-z]+[0-9]*$', maxLength: 60 }), {
  maxItems: MOST_CODES,
})
const Flag = Type.Boolean()
const Registry = Type.String({ maxLength: 255 })

const LabelSchema = Type.Record(
  Type.String({ maxLength: 255 }),
  Type.Enum(['text', 'rawtext', 'rfc3339', 'url', 'semver', 'hash', 'spdx', 'email']),
  {
    maxProperties: 200,
  },
)

const Threshold = Type.Enum(['error', 'warning', 'info', 'style', 'ignore', 'none'])

export const CONFIGURATION_KEYS = {
  ignored: Codes,
  override: Type.Object({
    error: Type.Optional(Codes),
    warning: Type.Optional(Codes),
    info: Type.Optional(Codes),
    style: Type.Optional(Codes),
  }),
  trustedRegistries: Type.Union([Type.Array(Registry, { maxItems: 200 }), Registry]),
  'label-schema': LabelSchema,
  'strict-labels': Flag,
  'disable-ignore-pragma': Flag,
  'no-fail': Flag,
  'failure-threshold': Threshold,
} as const satisfies Record<string, TSchema>

/** As a message says what would be right. */
export const EXPECTED: Readonly<Record<string, string>> = {
  ignored: 'a list of codes',
  override: 'lists of codes under error, warning, info and style',
  trustedRegistries: 'a list of registries',
  'label-schema': 'labels with text, rawtext, rfc3339, url, semver, hash, spdx or email each',
  'strict-labels': 'true or false',
  'disable-ignore-pragma': 'true or false',
  'no-fail': 'true or false',
  'failure-threshold': 'error, warning, info, style, ignore or none',
}

export type ConfigurationKeys = {
  readonly [Key in keyof typeof CONFIGURATION_KEYS]?: Static<(typeof CONFIGURATION_KEYS)[Key]>
}
