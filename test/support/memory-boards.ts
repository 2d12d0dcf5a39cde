/** What is listed and ranked of jobs in memory, for `MemoryJobs`. */
import type { Job } from '../../src/jobs/job.ts'
import type {
  JobPage,
  Leaderboard,
  LeaderboardRequest,
  ListRequest,
  NamesRequest,
  ScoredName,
} from '../../src/jobs/jobs.ts'
import { leaderboard, scoredNames } from '../../src/jobs/leaderboard.ts'
import type { Board, Score, ScoreStore } from '../../src/stores/store.ts'

/** A search looks at all that there are. */
export function listInMemory(all: readonly Job[], request: ListRequest): JobPage {
  const [key, value] = request.label?.split('=') ?? []
  const found = all
    .filter((job) => request.status === undefined || request.status.includes(job.status))
    .filter((job) => request.name === undefined || job.name === request.name)
    .filter((job) => key === undefined || job.labels[key] === value)
    .filter((job) => `${job.name}\n${job.id}`.toLowerCase().includes((request.q ?? '').toLowerCase()))
    .filter((job) => request.cursor === undefined || job.id < request.cursor)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
  const jobs = found.slice(0, request.limit ?? 50)
  const next = jobs.length < found.length ? (jobs.at(-1)?.id ?? null) : null
  const to = next === null ? null : (jobs.at(-1)?.createdAt ?? null)
  return { jobs, next, searched: request.q === undefined ? null : { jobs: all.length, to } }
}

export function leaderboardInMemory(all: readonly Job[], request: LeaderboardRequest): Promise<Leaderboard> {
  return leaderboard({ scores: scoresOf(all) }, request)
}

export function namesInMemory(all: readonly Job[], request: NamesRequest): Promise<readonly ScoredName[]> {
  return scoredNames({ scores: scoresOf(all) }, request)
}

function scoresOf(all: readonly Job[]): ScoreStore {
  const on = (board: Board) =>
    all
      .filter((job) =>
        'name' in board ? job.name === board.name : job.labels[board.label.key] === board.label.value,
      )
      .flatMap(toScore)
  return {
    async best(board, direction, limit) {
      const sign = direction === 'higher' ? -1 : 1
      return on(board)
        .sort((a, b) => sign * (a.performance - b.performance))
        .slice(0, limit)
    },
    history: async (board, limit) =>
      on(board)
        .map(({ id, performance, finishedAt }) => ({ id, performance, finishedAt }))
        .slice(-limit),
    names: async (text, limit) =>
      all
        .flatMap(toScore)
        .filter(({ name }) => name.includes(text))
        .map(({ name, finishedAt }) => ({ name, lastAt: finishedAt }))
        .slice(0, limit),
  }
}

function toScore({
  id,
  name,
  status,
  performance,
  startedAt,
  finishedAt,
  runMs,
  imageId,
  published,
}: Job): Score[] {
  if (status !== 'succeeded' || performance === null || finishedAt === null) return []
  const durationMs = startedAt === null ? null : finishedAt - startedAt
  return [{ id, name, performance, finishedAt, durationMs, runMs, imageId, published }]
}
