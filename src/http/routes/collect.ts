import type { App, HttpDeps } from '../app-deps.ts'
import { CollectedSchema } from '../schemas/collected.ts'
import { problems } from '../schemas/problem.ts'

const schema = {
  operationId: 'collectGarbage',
  summary: 'Remove now what is kept no longer',
  description:
    'The same as the service does by itself at intervals: deleted jobs, and what `retention` no longer keeps. Answers ' +
    'when it is done.',
  tags: ['health'],
  response: { 200: CollectedSchema, ...problems('engine_unavailable', 'shutting_down') },
}

/** With tokens it will need the operator's right. */
export function addCollect(app: App, { collect }: HttpDeps): void {
  app.post('/collect', { schema }, () => collect())
}
