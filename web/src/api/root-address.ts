/**
 * Where the service is, as this page sees it: the service writes a relative `<base>` into the page, so that both work
 * below whatever prefix a proxy adds.
 */

/** With a slash at its end: `https://example.org/slipway/`. */
export function rootAddress(): URL {
  return new URL('.', document.baseURI)
}

/** The prefix of all paths of this page, without a slash at its end; empty: none. */
export function rootPath(): string {
  return rootAddress().pathname.replace(/\/$/, '')
}

/** A whole address for people to copy: `apiAddress('/jobs')`. */
export function apiAddress(path: string): string {
  return `${rootAddress().href}api/v2${path}`
}
