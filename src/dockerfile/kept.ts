/**
 * What several ask of one thing is worked out for the first of them and kept in the thing itself. A table beside it
 * (WeakMap) would do the same, but costs the garbage collector more than most of what is kept for the milliseconds that
 * a file lives.
 */
export interface Keeper {
  /** For `kept` alone. */
  readonly places: unknown[]
}

let places = 0

/** The same function, which works out its answer once for each keeper: what else it is given must be the same each time. */
export function kept<Owner extends Keeper, More extends readonly unknown[], Value extends object>(
  make: (owner: Owner, ...more: More) => Value,
): (owner: Owner, ...more: More) => Value {
  const place = places++
  return (owner, ...more) => {
    const before = owner.places[place] as Value | undefined
    if (before !== undefined) return before
    const value = make(owner, ...more)
    owner.places[place] = value
    return value
  }
}
