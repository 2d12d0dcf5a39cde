import { SlipwayError } from '../errors/slipway-error.ts'
import type { Board, Direction, Score, ScoredName, ScorePoint, Store } from '../stores/store.ts'
import { readLabel } from './list-jobs.ts'

const DEFAULT_PLACES = 50
const MOST_PLACES = 200
/** Points of a plot: more could not be told apart. */
const MOST_POINTS = 1000
const DEFAULT_NAMES = 20
const MOST_NAMES = 200

export interface LeaderboardRequest {
  /** This, or a label: numbers of different tasks cannot be compared. */
  readonly name?: string | undefined
  /** `key=value` */
  readonly label?: string | undefined
  /** Which performance is the better one; left out: the higher. */
  readonly direction?: Direction | undefined
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined
}

export interface RankedScore extends Score {
  /** From 1. Equal performances have ranks one after the other: who was first is ahead. */
  readonly rank: number
}

export interface Leaderboard {
  readonly direction: Direction
  readonly jobs: readonly RankedScore[]
  /** Of the same jobs, oldest first: the newest 1,000. */
  readonly history: readonly ScorePoint[]
}

export interface NamesRequest {
  /** Left out: all names. */
  readonly q?: string | undefined
  /** 1 to 200, default 20. */
  readonly limit?: number | undefined
}

/** Jobs that have succeeded with a performance, best first, and how it went over time. Throws `request_invalid`. */
export async function leaderboard(
  { scores }: Pick<Store, 'scores'>,
  { name, label, direction = 'higher', limit = DEFAULT_PLACES }: LeaderboardRequest,
): Promise<Leaderboard> {
  checkLimit(limit, MOST_PLACES)
  const board = boardOf(name, label)
  const [best, history] = await Promise.all([
    scores.best(board, direction, limit),
    scores.history(board, MOST_POINTS),
  ])
  return { direction, jobs: best.map((score, index) => ({ ...score, rank: index + 1 })), history }
}

/** Names that have a leaderboard, the newest first. Throws `request_invalid`. */
export async function scoredNames(
  { scores }: Pick<Store, 'scores'>,
  { q = '', limit = DEFAULT_NAMES }: NamesRequest,
): Promise<readonly ScoredName[]> {
  checkLimit(limit, MOST_NAMES)
  return scores.names(q, limit)
}

function boardOf(name: string | undefined, label: string | undefined): Board {
  if (name !== undefined && label === undefined) return { name }
  if (name === undefined && label !== undefined) return { label: readLabel(label) }
  throw new SlipwayError('request_invalid', {
    detail:
      name === undefined
        ? 'A leaderboard is of the jobs of one name, or of those with one label: numbers of different tasks cannot be compared.'
        : 'A leaderboard is of a name or of a label, not of both.',
    where: '/name',
    action: 'Give name=NAME or label=KEY=VALUE; GET /api/v2/names tells which names have one.',
  })
}

function checkLimit(limit: number, most: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return
  throw new SlipwayError('request_invalid', {
    detail: `limit must be from 1 to ${most}, not ${limit}`,
    where: '/limit',
  })
}
