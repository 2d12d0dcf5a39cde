import type { Leaderboard } from '../../jobs/jobs.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { presentTime } from '../present-job.ts'
import {
  type LeaderboardBody,
  LeaderboardQuery,
  LeaderboardSchema,
  NameListSchema,
  NamesQuery,
} from '../schemas/leaderboard.ts'
import { problems } from '../schemas/problem.ts'

const board = {
  operationId: 'getLeaderboard',
  summary: 'Jobs of one name or label by performance, best first',
  description:
    'Jobs that have succeeded with a performance, and their history for a plot. One of `name` and `label` is needed: ' +
    'numbers of different tasks cannot be compared.',
  tags: ['jobs'],
  querystring: LeaderboardQuery,
  response: { 200: LeaderboardSchema, ...problems('request_invalid') },
}

const names = {
  operationId: 'listNames',
  summary: 'Names of jobs that have a leaderboard, the newest first',
  tags: ['jobs'],
  querystring: NamesQuery,
  response: { 200: NameListSchema, ...problems('request_invalid') },
}

export function addLeaderboard(app: App, { jobs }: HttpDeps): void {
  app.get('/leaderboard', { schema: board }, async (request) =>
    present(await jobs.leaderboard(request.query)),
  )
  app.get('/names', { schema: names }, async (request) => {
    const found = await jobs.names(request.query)
    return { names: found.map(({ name, lastAt }) => ({ name, lastFinishedAt: presentTime(lastAt) })) }
  })
}

function present({ direction, jobs, history }: Leaderboard): LeaderboardBody {
  return {
    direction,
    jobs: jobs.map(({ finishedAt, ...job }) => ({ ...job, finishedAt: presentTime(finishedAt) })),
    history: history.map(({ id, performance, finishedAt }) => ({
      id,
      performance,
      finishedAt: presentTime(finishedAt),
    })),
  }
}
