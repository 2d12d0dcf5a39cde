/**
 * Puts text on the clipboard. Browsers give a page on plain HTTP no clipboard, except on this very machine: there the
 * text is copied as a reader would do it. False: it could not be copied at all.
 */
export async function copyText(text: string): Promise<boolean> {
  // in the types it is always there
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard !== undefined) {
    return clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  }
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  const place = document.querySelector('dialog[open]') ?? document.body
  const focused = document.activeElement
  place.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } finally {
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
