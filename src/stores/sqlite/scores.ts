import type { DatabaseSync } from 'node:sqlite'
import type { Board, Direction, Score, ScoredName, ScorePoint } from '../store.ts'
import { prepare, type Statement } from './statement.ts'

/** How many names a search looks at, in one go: some milliseconds. */
const MOST_NAMES = 5_000

interface Place {
  readonly performance: number
  readonly job_id: string
}

export function prepareScores(db: DatabaseSync) {
  const places = preparePlaces(db)
  const describe = prepare<Omit<Score, 'performance'>>(
    db,
    `SELECT j.id, j.name, j.finished_at AS finishedAt, a.ended_at - a.started_at AS durationMs, j.run_ms AS runMs,
       j.image_id AS imageId, CASE WHEN j.published_image IS j.image_id THEN j.published END AS published
     FROM jobs AS j LEFT JOIN attempts AS a ON a.job_id = j.id AND a.number = j.attempt WHERE j.id = ?`,
  )
  const newest = prepare<ScorePoint>(
    db,
    `SELECT job_id AS id, performance, finished_at AS finishedAt FROM scores INDEXED BY scores_by_end
     WHERE key = ? AND value = ? ORDER BY finished_at DESC LIMIT ?`,
  )
  return {
    best(board: Board, direction: Direction, limit: number): readonly Score[] {
      return places(board, direction, limit).flatMap(({ job_id, performance }) => {
        const job = describe.get(job_id)
        return job === undefined ? [] : { ...job, performance }
      })
    },
    history: (board: Board, limit: number): readonly ScorePoint[] =>
      newest.all(...keyOf(board), limit).reverse(),
    names: prepareNames(db),
  }
}

/**
 * The lowest first is the order of the table. For the highest first each performance that there is is looked up, then
 * its jobs: a sort would read all that are equal, which may be a million.
 */
function preparePlaces(db: DatabaseSync) {
  const board = 'SELECT performance, job_id FROM scores WHERE key = ? AND value = ?'
  const lowest = prepare<Place>(db, `${board} ORDER BY performance, job_id LIMIT ?`)
  const equal = prepare<Place>(db, `${board} AND performance = ? ORDER BY job_id LIMIT ?`)
  const below = prepare<{ readonly performance: number | null }>(
    db,
    'SELECT max(performance) AS performance FROM scores WHERE key = ? AND value = ? AND performance < ?',
  )
  return (of: Board, direction: Direction, limit: number): readonly Place[] => {
    const key = keyOf(of)
    if (direction === 'lower') return lowest.all(...key, limit)
    const found: Place[] = []
    let next = below.get(...key, Number.POSITIVE_INFINITY)?.performance ?? null
    while (next !== null && found.length < limit) {
      found.push(...equal.all(...key, next, limit - found.length))
      next = below.get(...key, next)?.performance ?? null
    }
    return found
  }
}

/** The name that is the text itself is found however old it is, and comes first. */
function prepareNames(db: DatabaseSync) {
  const all = prepare<ScoredName>(
    db,
    'SELECT name, last_at AS lastAt FROM scored_names ORDER BY last_at DESC, name LIMIT ?',
  )
  const exact = prepare<ScoredName>(db, 'SELECT name, last_at AS lastAt FROM scored_names WHERE name = ?')
  const like: Statement<ScoredName> = prepare(
    db,
    `SELECT name, last_at AS lastAt FROM
       (SELECT name, last_at FROM scored_names ORDER BY last_at DESC, name LIMIT ${MOST_NAMES})
     WHERE instr(fold(name), fold(?)) > 0 ORDER BY last_at DESC, name LIMIT ?`,
  )
  return (text: string, limit: number): readonly ScoredName[] => {
    if (text === '') return all.all(limit)
    const same = exact.all(text)
    const others = like.all(text, limit + 1).filter(({ name }) => name !== text)
    return [...same, ...others].slice(0, limit)
  }
}

function keyOf(board: Board): [string, string] {
  return 'name' in board ? ['', board.name] : [board.label.key, board.label.value]
}
