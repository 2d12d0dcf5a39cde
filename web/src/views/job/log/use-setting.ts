import { useState } from 'react'

/** A choice of the reader that outlives the page, where the browser allows it. */
export function useSetting(name: string, initial: boolean): readonly [boolean, (on: boolean) => void] {
  const key = `slipway-log-${name}`
  const [on, setOn] = useState(() => read(key) ?? initial)
  const choose = (next: boolean): void => {
    setOn(next)
    try {
      localStorage.setItem(key, String(next))
    } catch {
      // Without storage the choice holds for this view.
    }
  }
  return [on, choose]
}

function read(key: string): boolean | null {
  try {
    const kept = localStorage.getItem(key)
    return kept === null ? null : kept === 'true'
  } catch {
    return null
  }
}
