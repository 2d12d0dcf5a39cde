import { useMemo, useState } from 'react'

export interface Mark {
  readonly id: string
  readonly name: string
}

export interface Marks {
  /** At most two, in the order in which they were marked. */
  readonly all: readonly Mark[]
  has(id: string): boolean
  /** A third one takes the place of the first. */
  toggle(mark: Mark): void
  clear(): void
}

/** The jobs marked for comparison. */
export function useMarks(): Marks {
  const [all, setAll] = useState<readonly Mark[]>([])
  return useMemo(
    () => ({
      all,
      has: (id) => all.some((mark) => mark.id === id),
      toggle: ({ id, name }) =>
        setAll((marks) => {
          const others = marks.filter((mark) => mark.id !== id)
          return others.length < marks.length ? others : [...others.slice(-1), { id, name }]
        }),
      clear: () => setAll([]),
    }),
    [all],
  )
}
