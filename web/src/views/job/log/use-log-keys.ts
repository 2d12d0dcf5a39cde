import { type KeyboardEvent, type RefObject, useEffect } from 'react'

/**
 * `/` goes to the search from anywhere in the view; the browser's own Ctrl+F stays what it is unless the log has the
 * focus, for it would find only the lines that are on the screen.
 */
export function useLogKeys(input: RefObject<HTMLInputElement | null>): (event: KeyboardEvent) => void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey
      if (event.key !== '/' || !plain || event.defaultPrevented || isTyping(event.target)) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [input])
  return (event) => {
    if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    event.preventDefault()
    input.current?.focus()
    input.current?.select()
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
