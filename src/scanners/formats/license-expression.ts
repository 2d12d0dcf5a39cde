import { SPDX } from '@cyclonedx/cyclonedx-library'

const TOKEN = /\s*([()]|[A-Za-z0-9.+-]+)/y
const MAX_LENGTH = 1024

/**
 * True for an expression of the SPDX specification, annex D, made of known identifiers: `MIT`,
 * `Apache-2.0 WITH LLVM-exception`, `(MIT OR GPL-2.0+) AND Zlib`. What packages call their license often is none.
 */
export function isLicenseExpression(text: string): boolean {
  if (text.length > MAX_LENGTH) return false
  const tokens = tokensOf(text)
  return tokens !== null && endOfExpression(tokens, 0) === tokens.length
}

function tokensOf(text: string): readonly string[] | null {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const trimmed = text.trim()
  while (TOKEN.lastIndex < trimmed.length) {
    const found = TOKEN.exec(trimmed)
    if (found?.[1] === undefined) return null
    tokens.push(found[1])
  }
  return tokens
}

/** Index behind the expression that begins at `at`; -1: there is none. */
function endOfExpression(tokens: readonly string[], at: number): number {
  let end = endOfTerm(tokens, at)
  while (end !== -1 && (tokens[end] === 'AND' || tokens[end] === 'OR')) end = endOfTerm(tokens, end + 1)
  return end
}

function endOfTerm(tokens: readonly string[], at: number): number {
  if (tokens[at] === '(') {
    const end = endOfExpression(tokens, at + 1)
    return end !== -1 && tokens[end] === ')' ? end + 1 : -1
  }
  if (!isLicense(tokens[at])) return -1
  if (tokens[at + 1] !== 'WITH') return at + 1
  return SPDX.isSupportedSpdxId(tokens[at + 2]) ? at + 3 : -1
}

const isLicense = (token: string | undefined): boolean =>
  token !== undefined && [token, token.replace(/\+$/, '')].some((id) => SPDX.isSupportedSpdxId(id))
