/** The instructions that BuildKit knows, with the flags that each takes. */
interface FlagKinds {
  /** `value` needs `=value`; `switch` may stand alone; `list` may be given more than once. */
  readonly [flag: string]: 'value' | 'switch' | 'list'
}

const NONE: FlagKinds = {}

const FLAGS: ReadonlyMap<string, FlagKinds> = new Map<string, FlagKinds>([
  [
    'ADD',
    {
      chown: 'value',
      chmod: 'value',
      link: 'switch',
      'keep-git-dir': 'switch',
      checksum: 'value',
      unpack: 'switch',
      exclude: 'list',
    },
  ],
  ['ARG', NONE],
  ['CMD', NONE],
  [
    'COPY',
    { from: 'value', chown: 'value', chmod: 'value', link: 'switch', parents: 'switch', exclude: 'list' },
  ],
  ['ENTRYPOINT', NONE],
  ['ENV', NONE],
  ['EXPOSE', NONE],
  ['FROM', { platform: 'value' }],
  [
    'HEALTHCHECK',
    {
      interval: 'value',
      timeout: 'value',
      'start-period': 'value',
      'start-interval': 'value',
      retries: 'value',
    },
  ],
  ['LABEL', NONE],
  ['MAINTAINER', NONE],
  ['ONBUILD', NONE],
  ['RUN', { mount: 'list', network: 'value', security: 'value', device: 'list' }],
  ['SHELL', NONE],
  ['STOPSIGNAL', NONE],
  ['USER', NONE],
  ['VOLUME', NONE],
  ['WORKDIR', NONE],
])

/** `keyword` in upper case. */
export function isKeyword(keyword: string): boolean {
  return FLAGS.has(keyword)
}

/** Kind of a flag, undefined when the instruction has none of that name. */
export function flagKind(keyword: string, flag: string): 'value' | 'switch' | 'list' | undefined {
  const kinds = FLAGS.get(keyword)
  return kinds && Object.hasOwn(kinds, flag) ? kinds[flag] : undefined
}

export function nearestKeyword(word: string): string | undefined {
  return nearest(word.toUpperCase(), [...FLAGS.keys()])
}

export function nearestFlag(keyword: string, flag: string): string | undefined {
  return nearest(flag, Object.keys(FLAGS.get(keyword) ?? NONE))
}

/** The candidate that is at most two typing errors away, and closer than half of the word. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 24) return undefined
  let best: string | undefined
  let least = Math.min(2, Math.floor(word.length / 2)) + 1
  for (const candidate of candidates) {
    const away = distance(word, candidate)
    if (away < least) [best, least] = [candidate, away]
  }
  return best
}

/** Edit distance where the swap of two neighbours is one error (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}
