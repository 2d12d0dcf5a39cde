/** Jobs by performance. */
import Type, { type Static } from 'typebox'
import { choice, nullableInteger, nullableText, timestamp } from './shared.ts'

export const DirectionSchema = choice(['higher', 'lower'], {
  title: 'Direction',
  description: 'Which performance is the better one.',
})

const point = {
  id: Type.String({ description: 'The job.' }),
  performance: Type.Number(),
  finishedAt: timestamp(),
}

const RankedJobSchema = Type.Object(
  {
    rank: Type.Integer({
      description: 'From 1. Of equal performances the job that was submitted first is ahead.',
    }),
    ...point,
    name: Type.String(),
    durationMs: nullableInteger({ description: 'Of the attempt that succeeded, from its start to its end.' }),
    runMs: nullableInteger({ description: 'Wall time of the container.' }),
    imageId: nullableText(),
    published: nullableText({ description: 'Where this very image was published.' }),
  },
  { title: 'RankedJob' },
)

const ScorePointSchema = Type.Object(point, { title: 'ScorePoint' })

export const LeaderboardSchema = Type.Object(
  {
    direction: DirectionSchema,
    jobs: Type.Array(RankedJobSchema, { description: 'Best first.' }),
    history: Type.Array(ScorePointSchema, {
      description: 'Of the same jobs, in the order of their ends: the newest 1,000.',
    }),
  },
  { title: 'Leaderboard' },
)

export const LeaderboardQuery = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 200, description: 'Jobs of this name.' })),
    label: Type.Optional(
      Type.String({ pattern: '^[^=]+=', maxLength: 400, description: '`key=value`: jobs with this label.' }),
    ),
    direction: Type.Optional(DirectionSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 when left out.' })),
  },
  { additionalProperties: false },
)

const ScoredNameSchema = Type.Object(
  {
    name: Type.String(),
    lastFinishedAt: timestamp({ description: 'Of the newest job with a performance.' }),
  },
  { title: 'ScoredName' },
)

export const NameListSchema = Type.Object({ names: Type.Array(ScoredNameSchema) }, { title: 'NameList' })

export const NamesQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'In the name, in upper or lower case; left out: all.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '20 when left out.' })),
  },
  { additionalProperties: false },
)

export type LeaderboardBody = Static<typeof LeaderboardSchema>
