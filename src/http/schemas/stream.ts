/** The frames of event and log streams. They are written by hand, once for each batch; the schemas are for the API document. */
import Type, { type Static } from 'typebox'
import { StageSchema, anything, choice, nullableText, timestamp } from './shared.ts'

export const EventSchema = Type.Object(
  {
    seq: Type.Integer({ description: 'The id of the frame; send it as Last-Event-ID to resume.' }),
    job: Type.String(),
    at: timestamp(),
    type: choice(['queued', 'started', 'stage', 'step', 'retrying', 'warning', 'updated', 'ended']),
    data: anything(),
  },
  {
    title: 'JobEvent',
    description: 'A `step` of the build has its zero-based `line` of the Dockerfile; null: none is certain.',
  },
)

export const LogLineSchema = Type.Object(
  {
    seq: Type.Integer(),
    at: timestamp(),
    stage: StageSchema,
    step: nullableText({ description: 'The build step that wrote it.' }),
    stream: choice(['stdout', 'stderr', 'system']),
    text: Type.String(),
  },
  { title: 'LogLine' },
)

const sequence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export const EventsQuery = Type.Object({ after: Type.Optional(sequence) }, { additionalProperties: false })

export const EventsHeaders = Type.Object({
  'last-event-id': Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description: 'Wins over `after`.' })),
})

export const LogsQuery = Type.Object(
  {
    follow: Type.Optional(Type.Boolean({ description: 'Go on until the job has ended.' })),
    stage: Type.Optional(StageSchema),
    attempt: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Left out: the latest.' }),
    ),
    after: Type.Optional(sequence),
    timestamps: Type.Optional(Type.Boolean({ description: 'Text only: each line starts with its time.' })),
  },
  { additionalProperties: false },
)

export const LogsHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      pattern: '^\\d{1,7}\\.\\d{1,15}$',
      description: '`attempt.seq` of the last line; wins over `after`.',
    }),
  ),
})

export type EventBody = Static<typeof EventSchema>
export type LogLineBody = Static<typeof LogLineSchema>
