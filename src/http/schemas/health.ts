import Type, { type Static } from 'typebox'
import { choice, numberMap } from './shared.ts'

export const HealthSchema = Type.Object(
  {
    status: choice(['ok', 'degraded', 'down'], {
      description: 'Degraded: jobs are accepted and wait. Down: nothing can be accepted.',
    }),
    version: Type.String(),
    uptimeSeconds: Type.Number(),
    components: Type.Object({
      store: Type.Object({ status: choice(['ok', 'down']), detail: Type.Optional(Type.String()) }),
      engine: Type.Object({
        status: choice(['ok', 'down']),
        detail: Type.Optional(Type.String()),
        name: Type.Optional(Type.String()),
        address: Type.Optional(Type.String()),
        runtime: Type.Optional(Type.String()),
        notes: Type.Optional(Type.Array(Type.String())),
      }),
      worker: Type.Object({ status: choice(['ok', 'stopped']), slots: Type.Integer(), busy: Type.Integer() }),
      policy: Type.Object(
        { name: Type.String(), sha256: Type.String(), notes: Type.Array(Type.String()) },
        { description: 'The policy in force; a note says why it is not what was written last.' },
      ),
      advisories: Type.Object(
        { status: choice(['ok', 'incomplete', 'off']), notes: Type.Array(Type.String()) },
        { description: 'What scans match with; a note says what is missing or too old.' },
      ),
      exceptions: Type.Object(
        { inForce: Type.Integer(), notes: Type.Array(Type.String()) },
        {
          description:
            'Findings that fail no job; a note says which exceptions are over, and why a file that was written last is not used.',
        },
      ),
    }),
    jobs: numberMap({ description: 'Jobs by status.' }),
  },
  { title: 'Health' },
)

export const LiveSchema = Type.Object({ status: Type.Literal('ok') }, { title: 'Live' })

export type HealthBody = Static<typeof HealthSchema>
