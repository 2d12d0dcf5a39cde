/**
 * True for `name-version`, where the version begins with a digit or comes from a variable, for a stream of a module
 * (`@nodejs:20`), and for files and addresses, which are one version each.
 */
export function hasRpmVersion(text: string): boolean {
  return /-(?:\d|["']*\$)|^["']?@[^:]*:|\/|\.rpm["']?$/.test(text)
}
