/** Where the keyboard is on an open page. */
import type { Page } from '../../support/browser.ts'

/** The element that has the focus, also inside of a shadow tree. */
const FOCUSED = `(() => {
  let node = document.activeElement
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  return node
})()`

/** Its words; null when the keyboard has left the page. */
export function describeFocus(page: Page): Promise<string | null> {
  return page.evaluate<string | null>(`(() => {
    const node = ${FOCUSED}
    if (node === null || node === document.body) return null
    return (node.getAttribute('aria-label') || node.innerText || node.id || node.tagName).trim().slice(0, 80)
  })()`)
}

/** True when an outline, a shadow or a border tells, on the element or on what holds it. */
export function showsFocus(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    for (let node = ${FOCUSED}; node !== null; node = node.parentElement ?? node.getRootNode().host ?? null) {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node)
      if (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) return true
      if (boxShadow !== 'none' && node.matches(':focus, :focus-within')) return true
    }
    return false
  })()`)
}
