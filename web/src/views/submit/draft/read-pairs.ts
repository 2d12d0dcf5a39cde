export type Pairs =
  | { readonly pairs: Readonly<Record<string, string>>; readonly problem: null }
  | { readonly pairs: null; readonly problem: string }

/** `key=value`, one a line. Empty lines, and those that begin with `#`, say nothing; the last one of a key counts. */
export function readPairs(text: string): Pairs {
  const pairs: [string, string][] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const sign = line.indexOf('=')
    if (sign < 1) return { pairs: null, problem: `Line ${at + 1} has no = after a name: ${line}` }
    pairs.push([line.slice(0, sign).trim(), line.slice(sign + 1)])
  }
  return { pairs: Object.fromEntries(pairs), problem: null }
}

export function writePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')
}
