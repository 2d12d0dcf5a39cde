/** Building blocks of the schemas. `type: [x, "null"]` is JSON Schema 2020-12 as OpenAPI 3.1 has it, and serialises faster than a union. */
import Type, { type TUnsafe } from 'typebox'
import { JOB_STATUSES, STAGES } from '../../jobs/job.ts'

interface Note {
  readonly description?: string
}

export const nullableText = (note: Note = {}): TUnsafe<string | null> =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...note })

export const nullableInteger = (note: Note = {}): TUnsafe<number | null> =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], ...note })

export const nullableNumber = (note: Note = {}): TUnsafe<number | null> =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], ...note })

export const timestamp = (note: Note = {}): TUnsafe<string> =>
  Type.Unsafe<string>({
    type: 'string',
    format: 'date-time',
    examples: ['2026-11-21T09:46:25.120Z'],
    ...note,
  })

export const nullableTimestamp = (note: Note = {}): TUnsafe<string | null> =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', ...note })

export const textMap = (note: Note = {}): TUnsafe<Readonly<Record<string, string>>> =>
  Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: { type: 'string' },
    ...note,
  })

export const numberMap = (note: Note = {}): TUnsafe<Readonly<Record<string, number>>> =>
  Type.Unsafe<Readonly<Record<string, number>>>({
    type: 'object',
    additionalProperties: { type: 'number' },
    ...note,
  })

/** Anything that is JSON; shown as it is. */
export const anything = (note: Note = {}): TUnsafe<unknown> => Type.Unsafe<unknown>({ ...note })

export const choice = <const Values extends readonly string[]>(
  values: Values,
  note: Note & { readonly title?: string } = {},
): TUnsafe<Values[number]> => Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...note })

export const StageSchema = choice(STAGES, {
  title: 'Stage',
  description: 'A stage of the pipeline, in its order.',
})

export const StatusSchema = choice(JOB_STATUSES, { title: 'JobStatus', description: 'Where a job stands.' })

/** No pattern: an id that is none answers like one that does not exist. */
export const JobParams = Type.Object(
  {
    id: Type.String({
      description: 'The job, a UUIDv7.',
      examples: ['019aa5e2-7f1c-7cc3-98c4-dc0c0c07398f'],
    }),
  },
  { additionalProperties: false },
)

export const AttemptQuery = Type.Object(
  {
    attempt: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Left out: the latest.' }),
    ),
  },
  { additionalProperties: false },
)
