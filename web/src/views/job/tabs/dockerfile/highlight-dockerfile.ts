/**
 * Colours for the text of a Dockerfile: near enough for reading, and never a judgement about it (the service judges).
 * What cannot be seen in a text (control and bidi characters) is spelled out, so that a line cannot look like another.
 */

export type TokenKind =
  | 'text'
  | 'keyword'
  | 'comment'
  | 'directive'
  | 'flag'
  | 'string'
  | 'variable'
  | 'heredoc'
  | 'hidden'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const KEYWORDS = new Set(
  (
    'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER ' +
    'VOLUME WORKDIR'
  ).split(' '),
)
/** Of the commands that take them. */
const HEREDOC = /<<-?(["']?)([A-Za-z_]\w*)\1/g
const TAKES_HEREDOC = new Set(['RUN', 'COPY', 'ADD'])
const PART =
  /(?<flag>(?<=\s)--[a-z][\w-]*(?==|\s|$))|(?<string>"(?:[^"\\]|\\.)*"|'[^']*')|(?<variable>\$(?:\w+|\{[^}]*\}))|(?<heredoc><<-?["']?[A-Za-z_]\w*["']?)/gu
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

interface State {
  escape: string
  /** No instruction has come yet: a comment may be a directive. */
  atHead: boolean
  /** The keyword of the instruction that goes on; null: a new one begins. */
  open: string | null
  /** Words that end the here-documents that are open. */
  readonly endings: string[]
}

/** The tokens of each line; joined they are the line, but for the characters that are spelled out. */
export function highlightDockerfile(text: string): readonly (readonly Token[])[] {
  const state: State = { escape: '\\', atHead: true, open: null, endings: [] }
  return splitLines(text).map((line) => tokensOf(line, state).flatMap(spellOut))
}

/** Without the empty line after the last end of line. */
export function splitLines(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  return lines.length > 1 && lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function tokensOf(line: string, state: State): Token[] {
  const [ending] = state.endings
  if (ending !== undefined) {
    const isEnd = line.replace(/^\t+/, '') === ending
    if (isEnd) state.endings.shift()
    return [{ kind: isEnd ? 'heredoc' : 'string', text: line }]
  }
  const trimmed = line.trim()
  if (trimmed.startsWith('#')) return [{ kind: commentKind(trimmed, state), text: line }]
  if (trimmed === '') return [{ kind: 'text', text: line }]
  state.atHead = false
  const { head, rest } = state.open === null ? beginInstruction(line, state) : { head: [], rest: line }
  const keyword = state.open ?? ''
  if (TAKES_HEREDOC.has(keyword)) {
    for (const [, , word = ''] of rest.matchAll(HEREDOC)) state.endings.push(word)
  }
  const parts = [...head, ...partsOf(rest, keyword)]
  if (!trimmed.endsWith(state.escape)) state.open = null
  return parts
}

function commentKind(trimmed: string, state: State): TokenKind {
  const directive = state.atHead ? /^#\s*(syntax|escape|check)\s*=\s*(\S+)/i.exec(trimmed) : null
  if (directive?.[1]?.toLowerCase() === 'escape' && directive[2] === '`') state.escape = '`'
  return directive === null ? 'comment' : 'directive'
}

function beginInstruction(line: string, state: State): { readonly head: Token[]; readonly rest: string } {
  const match = /^(\s*)([A-Za-z]+)(?=\s|$)/.exec(line)
  const word = match?.[2]?.toUpperCase() ?? ''
  state.open = word
  if (match === null || !KEYWORDS.has(word)) return { head: [], rest: line }
  const [whole, indent = '', written = ''] = match
  const head: Token[] = [
    { kind: 'text', text: indent },
    { kind: 'keyword', text: written },
  ]
  const rest = line.slice(whole.length)
  const inner = word === 'ONBUILD' || word === 'HEALTHCHECK' ? /^(\s+)([A-Za-z]+)(?=\s|$)/.exec(rest) : null
  if (inner === null || !KEYWORDS.has(inner[2]?.toUpperCase() ?? '')) return { head, rest }
  head.push({ kind: 'text', text: inner[1] ?? '' }, { kind: 'keyword', text: inner[2] ?? '' })
  return { head, rest: rest.slice(inner[0].length) }
}

function partsOf(text: string, keyword: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const plain = (to: number): void => {
    if (to > at)
      tokens.push(...(keyword === 'FROM' ? splitAs(text.slice(at, to)) : [asText(text.slice(at, to))]))
  }
  for (const match of text.matchAll(PART)) {
    plain(match.index)
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0]
    tokens.push({ kind: (kind ?? 'text') as TokenKind, text: match[0] })
    at = match.index + match[0].length
  }
  plain(text.length)
  return tokens
}

/** `FROM image AS name`. */
function splitAs(text: string): Token[] {
  const match = /^(.*\s)(as)(\s.*)$/i.exec(text)
  if (match === null) return [asText(text)]
  const [, before = '', as = '', after = ''] = match
  return [asText(before), { kind: 'keyword', text: as }, asText(after)]
}

const asText = (text: string): Token => ({ kind: 'text', text })

function spellOut({ kind, text }: Token): readonly Token[] {
  if (!HIDDEN.test(text)) return text === '' ? [] : [{ kind, text }]
  const tokens: { kind: TokenKind; text: string }[] = []
  for (const character of text) {
    const isHidden = character !== '\t' && HIDDEN.test(character)
    const last = tokens.at(-1)
    if (isHidden) tokens.push({ kind: 'hidden', text: codePoint(character) })
    else if (last?.kind === kind) last.text += character
    else tokens.push({ kind, text: character })
  }
  return tokens
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
