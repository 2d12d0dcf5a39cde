/** The form of a file of exceptions, once: what it is checked by, and what a message says of each field. */
import Type, { type Static } from 'typebox'
import Format from 'typebox/format'

/** A day or a time of RFC 3339 that exists, and that the gate can read. */
const isTime = (text: string): boolean =>
  Format.IsDate(text) || (Format.IsDateTime(text) && !Number.isNaN(Date.parse(text)))

const isSaid = (text: string): boolean => text.trim() !== ''

const ExceptionSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]*$', maxLength: 200 }),
    package: Type.Optional(Type.String({ pattern: '^[^\\s\\p{C}]+$', maxLength: 500 })),
    reason: Type.Refine(Type.String({ maxLength: 2000 }), isSaid),
    author: Type.Refine(Type.String({ maxLength: 200 }), isSaid),
    expires: Type.Refine(Type.String({ maxLength: 64 }), isTime),
  },
  { additionalProperties: false },
)

export const MAX_EXCEPTIONS = 10_000

export const ExceptionFileSchema = Type.Array(ExceptionSchema, { maxItems: MAX_EXCEPTIONS })

export type ExceptionFile = Static<typeof ExceptionFileSchema>
export type ExceptionField = keyof ExceptionFile[number]

export const FIELDS = Object.keys(ExceptionSchema.properties) as readonly ExceptionField[]

/** What a field must be; a sentence goes on with it. */
export const FORMS: Readonly<Record<ExceptionField, string>> = {
  id: 'must be the id of one advisory, or an alias of it: CVE-2026-0001',
  package: 'must be the name of a package, in which * stands for any characters: libssl*',
  reason: 'must say why the weakness does no harm here, in 1 to 2000 characters',
  author: 'must say who answers for it, in 1 to 200 characters',
  expires: 'must be a day, 2026-12-31, or a time, 2026-12-31T12:00:00Z (RFC 3339)',
}

/** Why a field that is missing has to be there. */
export const NEEDED: Readonly<Record<Exclude<ExceptionField, 'package'>, string>> = {
  id: 'without it nobody knows what is excused',
  reason: 'without it nobody can judge the exception later',
  author: 'somebody has to answer for it',
  expires: 'an exception without an end is a hole',
}
