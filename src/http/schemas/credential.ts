/** Registry accounts that are kept under a name. The password goes in and never comes out. */
import Type, { type Static } from 'typebox'
import { CredentialNameSchema, passwordSchema, usernameSchema } from './publish.ts'
import { nullableTimestamp, timestamp } from './shared.ts'

const registry = Type.String({
  maxLength: 255,
  description: "`registry.example.org:5000`; left out: the server's own. The account is sent to no other.",
})

export const NewCredentialSchema = Type.Object(
  {
    name: CredentialNameSchema,
    registry: Type.Optional(registry),
    username: usernameSchema,
    password: passwordSchema,
  },
  {
    additionalProperties: false,
    title: 'NewCredential',
    examples: [{ name: 'team', registry: 'registry.example.org', username: 'ada', password: '…' }],
  },
)

export const CredentialSchema = Type.Object(
  {
    name: Type.String(),
    registry: Type.String(),
    username: Type.String(),
    createdAt: timestamp(),
    updatedAt: timestamp(),
    lastUsedAt: nullableTimestamp({ description: 'When a job last published with it.' }),
  },
  { title: 'Credential' },
)

export const CredentialListSchema = Type.Object(
  { credentials: Type.Array(CredentialSchema) },
  { title: 'CredentialList' },
)

export const CredentialParams = Type.Object({ name: Type.String() }, { additionalProperties: false })

export type CredentialBody = Static<typeof CredentialSchema>
