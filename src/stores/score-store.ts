/** The part of the store's contract (see `store.ts`) that is about performances. */

/** The jobs of one name, or those with one label. */
export type Board =
  | { readonly name: string }
  | { readonly label: { readonly key: string; readonly value: string } }

/** Which performance is the better one. */
export type Direction = 'higher' | 'lower'

export interface ScorePoint {
  readonly id: string
  readonly performance: number
  readonly finishedAt: number
}

export interface Score extends ScorePoint {
  readonly name: string
  /** Of the attempt that succeeded, from its first claim to its end; null: not known. */
  readonly durationMs: number | null
  readonly runMs: number | null
  readonly imageId: string | null
  /** Where this very image was published; null: nowhere, or what was published is another one. */
  readonly published: string | null
}

export interface ScoredName {
  readonly name: string
  /** When the newest job of this name that has a performance ended. */
  readonly lastAt: number
}

/**
 * Jobs that have succeeded with a performance, as they are now: one that is tried again, removed or renamed leaves its
 * board. Same speed at any number of jobs.
 */
export interface ScoreStore {
  /** Best first; of equal ones the one that was submitted first. */
  best(board: Board, direction: Direction, limit: number): Promise<readonly Score[]>
  /** The newest `limit`, in the order of their ends. */
  history(board: Board, limit: number): Promise<readonly ScorePoint[]>
  /**
   * Names that have a performance, the newest first; with `text` (in upper or lower case) those that have it in them,
   * where the name that it is comes first. Of very many names only the newest are looked at.
   */
  names(text: string, limit: number): Promise<readonly ScoredName[]>
}
