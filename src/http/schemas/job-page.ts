import Type, { type Static } from 'typebox'
import { JobSummarySchema } from './job.ts'
import { nullableText, nullableTimestamp } from './shared.ts'

const SearchedSchema = Type.Object(
  {
    jobs: Type.Integer({ description: 'How many jobs this page has looked at.' }),
    to: nullableTimestamp({
      description: 'How far back: when the last of them was submitted; null: all the way.',
    }),
  },
  { title: 'Searched' },
)

export const JobPageSchema = Type.Object(
  {
    jobs: Type.Array(JobSummarySchema),
    next: nullableText({ description: 'The cursor of the next page; null: none.' }),
    searched: Type.Unsafe<Static<typeof SearchedSchema> | null>({
      anyOf: [SearchedSchema, { type: 'null' }],
      description: 'Null: nothing was passed over.',
    }),
  },
  { title: 'JobPage' },
)
