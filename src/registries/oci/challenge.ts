/**
 * What a registry says in `WWW-Authenticate` (RFC 9110, 11.6.1; "Token Authentication Specification" of the CNCF
 * distribution project).
 */

export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | null }

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const MAX_LENGTH = 8192

/** Reads a header strictly. Undefined when it is malformed, or has no challenge that we can answer. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined
  const challenges = readAll(header)
  const bearer = challenges?.find(({ scheme }) => scheme === 'bearer')
  const realm = bearer?.parameters.get('realm')
  if (realm !== undefined) {
    return { scheme: 'bearer', realm, service: bearer?.parameters.get('service') ?? null }
  }
  return challenges?.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined
}

interface Raw {
  readonly scheme: string
  readonly parameters: Map<string, string>
}

/** `scheme name="value", name=value, scheme …`; undefined for anything else. */
function readAll(text: string): readonly Raw[] | undefined {
  const reader = new Reader(text)
  const challenges: Raw[] = []
  for (;;) {
    reader.skip(/[ \t,]*/y)
    if (reader.ended) return challenges
    const word = reader.take(TOKEN)?.toLowerCase()
    if (word === undefined) return undefined
    const last = challenges.at(-1)
    if (reader.take(/[ \t]*=[ \t]*/y) === undefined) {
      challenges.push({ scheme: word, parameters: new Map() })
      continue
    }
    const value = reader.take(TOKEN) ?? unquote(reader.take(/"(?:[^"\\]|\\.)*"/y))
    // The same name twice would let a proxy and us read two different things.
    if (last === undefined || value === undefined || last.parameters.has(word)) return undefined
    last.parameters.set(word, value)
  }
}

function unquote(quoted: string | undefined): string | undefined {
  return quoted?.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get ended(): boolean {
    return this.#at === this.#text.length
  }

  /** What matches here, which is passed; undefined when nothing does. */
  take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, 'y')
    sticky.lastIndex = this.#at
    const [match] = sticky.exec(this.#text) ?? []
    this.#at += match?.length ?? 0
    return match
  }

  skip(pattern: RegExp): void {
    this.take(pattern)
  }
}
