import { isSupportedSpdxId } from '@cyclonedx/cyclonedx-library/SPDX'
import { labelRule } from './label-rule.ts'

/** Depth of brackets that is followed; nobody writes more. */
const MOST_DEPTH = 32
const OWN = /^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/

/**
 * hadolint: a licence of the SPDX list. Ours takes expressions of them, as
 * https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/ has them, by the list that CycloneDX brings along.
 */
export const dl3054 = labelRule({
  code: 'DL3054',
  kind: 'spdx',
  title: 'Label is not an SPDX licence',
  action: 'Take identifiers of https://spdx.org/licenses/, as `Apache-2.0` or `MIT OR GPL-2.0-only`.',
  problem: 'not an SPDX licence',
  isValid: isLicence,
})

function isLicence(value: string): boolean {
  const tokens = value.match(/[()]|[^\s()]+/g) ?? []
  const end = expression(tokens, 0, 0)
  return end === tokens.length && end > 0
}

/** Where the expression that starts at `from` ends; -1 for none. */
function expression(tokens: readonly string[], from: number, depth: number): number {
  let at = from
  for (;;) {
    at = operand(tokens, at, depth)
    if (at < 0 || !/^(?:AND|OR)$/i.test(tokens[at] ?? '')) return at
    at++
  }
}

function operand(tokens: readonly string[], at: number, depth: number): number {
  if (tokens[at] === '(') {
    const end = depth < MOST_DEPTH ? expression(tokens, at + 1, depth + 1) : -1
    return tokens[end] === ')' ? end + 1 : -1
  }
  const name = tokens[at] ?? ''
  const plain = name.endsWith('+') ? name.slice(0, -1) : name
  if (!OWN.test(name) && !isSupportedSpdxId(name) && !isSupportedSpdxId(plain)) return -1
  if (!/^WITH$/i.test(tokens[at + 1] ?? '')) return at + 1
  return isSupportedSpdxId(tokens[at + 2] ?? '') ? at + 3 : -1
}
