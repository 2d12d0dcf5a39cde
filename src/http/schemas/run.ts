/** How a container is run, as it is asked for and as a job shows it. */
import Type, { type Static } from 'typebox'
import { choice } from './shared.ts'

const MODES = ['batch', 'service'] as const

export const ModeSchema = choice(MODES, {
  description:
    '`batch`: it runs to its end and reports numbers. `service`: it is asked until it answers, and stopped.',
})
export const HealthcheckSchema = Type.String({
  pattern: '^/[!-"$-~]{0,1023}$',
  description: 'Path that a service answers with 2xx when it is well. Left out: `/health`.',
})
export const PortSchema = Type.Integer({
  minimum: 1,
  maximum: 65_535,
  description: 'Where a service listens. Left out: the port that the image exposes, or 8080.',
})

export const RunSchema = Type.Object(
  {
    mode: ModeSchema,
    healthcheck: Type.Optional(HealthcheckSchema),
    port: Type.Optional(PortSchema),
  },
  { additionalProperties: false, title: 'RunRequest' },
)

export type RunBody = Static<typeof RunSchema>

type RunPlan = { mode: 'batch' } | { mode: 'service'; healthcheck: string; port: number | null }

export const RunPlanSchema = Type.Unsafe<RunPlan>({
  title: 'RunPlan',
  type: 'object',
  properties: {
    mode: { type: 'string', enum: MODES },
    healthcheck: { type: 'string', description: 'Of a service alone.' },
    port: {
      type: ['integer', 'null'],
      description: 'Of a service alone; null: the port that the image exposes, or 8080.',
    },
  },
  required: ['mode'],
})
