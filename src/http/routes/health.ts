import type { HealthReport } from '../../observability/health.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { HealthSchema, LiveSchema, type HealthBody } from '../schemas/health.ts'

const common = { tags: ['health'] }

const liveSchema = {
  ...common,
  operationId: 'isLive',
  summary: 'Whether the process answers',
  response: { 200: LiveSchema, ...problems() },
}

const healthResponses = (good: string, bad: string) => ({
  ...problems(),
  200: { description: good, content: { 'application/json': { schema: HealthSchema } } },
  503: { description: bad, content: { 'application/json': { schema: HealthSchema } } },
})

const readySchema = {
  ...common,
  operationId: 'isReady',
  summary: 'Whether a submission would be accepted now',
  response: healthResponses('It would.', 'It would not; the report says why.'),
}

const reportSchema = {
  ...common,
  operationId: 'getHealth',
  summary: 'The state of the service and of what it depends on',
  response: healthResponses('Jobs are accepted; degraded: they wait.', 'Nothing can be accepted.'),
}

/** These three stand outside the API's version: probes and load balancers know them by these names. */
export function addHealth(app: App, { health, ready, shutdown }: HttpDeps): void {
  app.get('/health/live', { schema: liveSchema }, () => ({ status: 'ok' as const }))
  app.get('/health/ready', { schema: readySchema }, async (_request, reply) => {
    const isReady = !shutdown.aborted && (await ready())
    return reply
      .code(isReady ? 200 : 503)
      .type('application/json')
      .send(present(await health()))
  })
  app.get('/health', { schema: reportSchema }, async (_request, reply) => {
    const report = await health()
    return reply
      .code(report.status === 'down' ? 503 : 200)
      .type('application/json')
      .send(present(report))
  })
}

function present(report: HealthReport): HealthBody {
  const { engine, policy, advisories, exceptions } = report.components
  const { notes, ...rest } = engine
  return {
    ...report,
    components: {
      ...report.components,
      engine: notes === undefined ? rest : { ...rest, notes: [...notes] },
      policy: { ...policy, notes: [...policy.notes] },
      advisories: { ...advisories, notes: [...advisories.notes] },
      exceptions: { ...exceptions, notes: [...exceptions.notes] },
    },
  }
}
