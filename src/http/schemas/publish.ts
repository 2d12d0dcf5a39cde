/** Where an image goes, as it is asked for and as a job shows it. */
import Type, { type Static, type TUnsafe } from 'typebox'
import { nullableText } from './shared.ts'

const CREDENTIAL_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'

export const CredentialNameSchema = Type.String({
  pattern: CREDENTIAL_NAME,
  description: 'The name of a stored credential.',
})

export const usernameSchema = Type.String({
  minLength: 1,
  maxLength: 256,
  pattern: '^[^\\u0000-\\u001f\\u007f:]*$',
})
export const passwordSchema = Type.String({
  minLength: 1,
  maxLength: 8192,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  format: 'password',
  writeOnly: true,
  description: 'Or a token. Never shown again.',
})

export const AccountSchema = Type.Object(
  { username: usernameSchema, password: passwordSchema },
  { additionalProperties: false, title: 'Account' },
)

export type AccountBody = Static<typeof AccountSchema>

// One schema of two types, not a choice of two schemas: errors then name the field, not two ways to be wrong.
const credential: TUnsafe<string | AccountBody> = Type.Unsafe<string | AccountBody>({
  type: ['string', 'object'],
  pattern: CREDENTIAL_NAME,
  properties: AccountSchema.properties,
  required: ['username', 'password'],
  additionalProperties: false,
  description:
    'The name of a stored credential, or a user name and a password for this job alone, erased when it has ended.',
})

export const ReferenceSchema = Type.String({
  minLength: 1,
  maxLength: 512,
  description: 'Where the image is pushed to: `registry.example.org/team/model:1`.',
})

const parts = Type.Object(
  {
    image: ReferenceSchema,
    tag: Type.Optional(Type.String({ maxLength: 128, description: 'Left out: `latest`.' })),
    registry: Type.Optional(Type.String({ maxLength: 255, description: "Left out: the server's own." })),
    credential: Type.Optional(credential),
  },
  { additionalProperties: false },
)

export type PublishBody = Static<typeof parts>

/** A whole reference, or its parts. */
export const PublishSchema = Type.Unsafe<string | PublishBody>({
  type: ['string', 'object'],
  minLength: 1,
  maxLength: 512,
  properties: parts.properties,
  required: ['image'],
  additionalProperties: false,
  description: 'Where the image is pushed to once it has passed: a whole reference, or its parts.',
})

/** The parts alone, for forms whose text was parsed. */
export const PublishPartsSchema = parts

export const PublishSpecSchema = Type.Object(
  {
    registry: Type.String(),
    repository: Type.String(),
    tag: Type.String(),
    credential: nullableText({ description: 'The name of a stored credential.' }),
    ownCredential: Type.Boolean({
      description: 'A user name and a password came with the job; they are erased when it has ended.',
    }),
  },
  { title: 'PublishSpec' },
)
