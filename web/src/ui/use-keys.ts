import { useEffect, useRef } from 'react'

/** By `KeyboardEvent.key`: `j`, `/`, `?`, `Enter`. */
export type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>

/**
 * Keys of a whole view. They keep out of the way of typing, of dialogs, and of what the browser and the system do with
 * Ctrl, Alt and Meta; a key that has an action does nothing else.
 */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isForView(event)) return
      const action = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined
      if (action === undefined) return
      event.preventDefault()
      action(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

const TYPED_INTO = 'input:not([type="checkbox"]), textarea, select, [contenteditable], dialog[open] *'

function isForView(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false
  if (event.ctrlKey || event.altKey || event.metaKey) return false
  // An editor in a shadow root is not the target that the document sees.
  const target = event.composedPath()[0]
  return !(target instanceof Element && target.closest(TYPED_INTO) !== null)
}
