/** When the page was loaded again for that reason, in epoch milliseconds. */
const RELOADED = 'slipway.reloaded'
/** A page that fails again so soon is not cured by being loaded again. */
const AGAIN_MS = 30_000

/**
 * Loads the page again, at the address that was asked for, when a part of it is not to be had: the service was updated
 * while the page was open, and the parts of the older one are gone.
 */
export function reloadWhenOutdated(): void {
  window.addEventListener('vite:preloadError', () => {
    const before = Number(sessionStorage.getItem(RELOADED) ?? 0)
    if (Date.now() - before < AGAIN_MS) return
    sessionStorage.setItem(RELOADED, String(Date.now()))
    location.reload()
  })
}
