import { SlipwayError } from '../../errors/slipway-error.ts'

export interface RecallOptions {
  /** For so long an answer is given again without asking. */
  readonly keepMs: number
  /** Nobody waits longer than this for one; a late answer is kept for the next who asks. */
  readonly patienceMs: number
}

/**
 * Asks for something slow at most once at a time, and not again while the last answer is fresh. Rejects with what the
 * asking threw, or with `overloaded` when it takes too long.
 */
export function recall<Answer>(
  ask: () => Promise<Answer>,
  { keepMs, patienceMs }: RecallOptions,
): () => Promise<Answer> {
  let last: { readonly answer: Answer; readonly at: number } | undefined
  let asking: Promise<Answer> | undefined
  const start = (): Promise<Answer> => {
    const begun = ask().then((answer) => {
      last = { answer, at: performance.now() }
      return answer
    })
    // Whoever lost patience does not hear of its failure.
    begun
      .catch(() => undefined)
      .finally(() => {
        asking = undefined
      })
    return begun
  }
  return async () => {
    if (last !== undefined && performance.now() - last.at < keepMs) return last.answer
    asking ??= start()
    return withPatience(asking, patienceMs)
  }
}

async function withPatience<Answer>(asking: Promise<Answer>, patienceMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    const detail = `There was no answer within ${patienceMs / 1000} s`
    timer = setTimeout(() => reject(new SlipwayError('overloaded', { detail })), patienceMs)
  })
  try {
    return await Promise.race([asking, limit])
  } finally {
    clearTimeout(timer)
  }
}
