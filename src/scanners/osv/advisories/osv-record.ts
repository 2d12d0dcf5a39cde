/** OSV records (https://ossf.github.io/osv-schema/, 1.7): the fields that the index needs, and how they are checked. */
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Writers of OSV in Go leave null where there is nothing; the official schema allows it. */
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

const SeveritySchema = Type.Object({ type: text(64), score: text(512) })

/** One of the four in each event; others that later versions may add cannot be evaluated. */
const EventSchema = Type.Union([
  Type.Object({ introduced: text(1024) }),
  Type.Object({ fixed: text(1024) }),
  Type.Object({ last_affected: text(1024) }),
  Type.Object({ limit: text(1024) }),
])

const RangeSchema = Type.Object({
  type: Type.Enum(['SEMVER', 'ECOSYSTEM', 'GIT']),
  events: Type.Array(EventSchema, { maxItems: 10_000 }),
})

const AffectedSchema = Type.Object({
  package: maybe(Type.Object({ ecosystem: text(128), name: text(1024) })),
  severity: maybe(Type.Array(SeveritySchema, { maxItems: 64 })),
  ranges: maybe(Type.Array(RangeSchema, { maxItems: 1000 })),
  versions: maybe(Type.Array(Type.String({ maxLength: 1024 }))),
  // Free fields: whatever is in them may be of any type.
  ecosystem_specific: Type.Optional(Type.Unknown()),
  database_specific: Type.Optional(Type.Unknown()),
})

/** Ids become parts of addresses and of file names. */
const IdSchema = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:+~-]{0,254}$' })
const NamesSchema = Type.Array(text(255), { maxItems: 10_000 })

const OsvSchema = Type.Object({
  id: IdSchema,
  modified: text(64),
  published: maybe(Type.String({ maxLength: 64 })),
  withdrawn: maybe(Type.String({ maxLength: 64 })),
  aliases: maybe(NamesSchema),
  upstream: maybe(NamesSchema),
  summary: maybe(Type.String()),
  details: maybe(Type.String()),
  severity: maybe(Type.Array(SeveritySchema, { maxItems: 64 })),
  affected: maybe(Type.Array(AffectedSchema, { maxItems: 60_000 })),
  database_specific: Type.Optional(Type.Unknown()),
})

export type OsvRecord = Static<typeof OsvSchema>
export type OsvAffected = Static<typeof AffectedSchema>
export type OsvEvent = Static<typeof EventSchema>

const validator = Compile(OsvSchema)

/** Why a record cannot be used, for the person who looks after the data. */
export class MalformedRecord extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'MalformedRecord'
  }
}

/** Reads one record. Throws `MalformedRecord` with the first thing that is wrong. */
export function parseOsvRecord(json: string): OsvRecord {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new MalformedRecord('it is not JSON')
  }
  if (!validator.Check(value)) {
    const [first] = validator.Errors(value)
    throw new MalformedRecord(`${first?.instancePath || '/'} ${first?.message ?? 'does not fit the schema'}`)
  }
  if (Number.isNaN(Date.parse(value.modified))) throw new MalformedRecord('/modified is not a time')
  return value
}
