/**
 * `.dockerignore` as `docker build` reads it (moby/patternmatcher, Docker's documentation of the build context): the
 * last rule that fits a file or a folder above it decides. A module of its own because the one that the command line
 * uses needs Node's `path`.
 */

interface Rule {
  readonly keeps: boolean
  readonly fits: RegExp
}

/** True for what stays at home. Paths are relative, with forward slashes. */
export type Ignores = (path: string) => boolean

export function parseIgnoreRules(text: string): Ignores {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(parseRule)
    .filter((rule) => rule !== null)
  return (path) => {
    const last = rules.findLast(({ fits }) => withParents(path).some((each) => fits.test(each)))
    return last !== undefined && !last.keeps
  }
}

function parseRule(line: string): Rule | null {
  if (line.startsWith('#')) return null
  const trimmed = line.trim()
  const keeps = trimmed.startsWith('!')
  const pattern = cleanPath((keeps ? trimmed.slice(1) : trimmed).trim())
  if (pattern === '') return null
  return { keeps, fits: toExpression(pattern) }
}

/** As Go's `filepath.Clean`, without the slash in front. */
function cleanPath(pattern: string): string {
  const parts: string[] = []
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.length === 0 && pattern.trim() !== '' ? '.' : parts.join('/')
}

/** `a/b/c` gives `a/b/c`, `a/b` and `a`. */
function withParents(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'))
}

/** What a piece of a pattern stands for; the longest comes first. */
const PIECES = /\*\*\/?$|\*\*\/?|\*|\?|\\[^]|\[[^\]]*\]|[^]/g

/** A pattern that is none (`[` without its end, `[z-a]`) fits nothing. */
function toExpression(pattern: string): RegExp {
  const body = pattern.replace(PIECES, (piece, at: number) => {
    if (piece.startsWith('**')) return at + piece.length === pattern.length ? '.*' : '(?:.*/)?'
    if (piece === '*') return '[^/]*'
    if (piece === '?') return '[^/]'
    if (piece.length > 1 && piece.startsWith('[')) return piece
    return escapeText(piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece)
  })
  try {
    return new RegExp(`^${body}$`, 's')
  } catch {
    return /$^/
  }
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
