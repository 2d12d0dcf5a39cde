/** A stream of numbers that a seed repeats (xorshift, 32 bits), so that a finding can be made again. */
export interface Random {
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number
  pick<T>(list: readonly T[]): T
  /** True once in `times`. */
  once(times: number): boolean
}

export function random(seed: number): Random {
  let state = seed >>> 0 || 1
  const below = (limit: number): number => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % limit
  }
  return {
    below,
    pick: (list) => {
      const found = list[below(list.length)]
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
    once: (times) => below(times) === 0,
  }
}
