/** Numbers out of one `/data/perf*.json`, which is hostile: strict JSON (RFC 8259) in UTF-8, nothing guessed but quotes. */

export type ParsedReport =
  | { readonly kind: 'parsed'; readonly value: unknown; readonly warning: string | null }
  | { readonly kind: 'invalid'; readonly why: string }

/** The double quotes that word processors put in place of ", as U+201C, U+201D, U+201E, U+201F, U+00AB, U+00BB. */
const TYPOGRAPHIC = /[\u201c\u201d\u201e\u201f\u00ab\u00bb]/g

export function parseReport(bytes: Uint8Array): ParsedReport {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { kind: 'invalid', why: 'is not UTF-8' }
  }
  if (text.trim() === '') return { kind: 'invalid', why: 'is empty' }
  const strict = tryParse(text)
  if (strict.ok) return { kind: 'parsed', value: strict.value, warning: null }
  const mended = tryParse(mendQuotes(text))
  if (mended.ok)
    return { kind: 'parsed', value: mended.value, warning: 'typographic quotes were read as quotes' }
  return { kind: 'invalid', why: `is not JSON: ${strict.why}` }
}

/**
 * A command pasted from a word processor, such as echo ‘{“perf”:0.99}’, writes its single quotes too: to the shell they
 * are letters like others.
 */
function mendQuotes(text: string): string {
  return text.replace(/^\s*[\u2018\u201a\u201b](.*)[\u2018\u2019]\s*$/s, '$1').replaceAll(TYPOGRAPHIC, '"')
}

function tryParse(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message.slice(0, 200) : String(error) }
  }
}

/** The value at `perf` as a finite number, or why it is none. */
export function readPerformance(value: unknown): number | { readonly why: string } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return { why: `must be an object such as {"perf": 0.99}, not ${kindOf(value)}` }
  }
  if (!Object.hasOwn(value, 'perf')) return { why: 'has no field "perf"' }
  const perf = (value as { perf: unknown }).perf
  if (typeof perf !== 'number') return { why: `field "perf" must be a number, not ${kindOf(perf)}` }
  if (!Number.isFinite(perf)) return { why: 'field "perf" must be a finite number' }
  return perf
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return `the string ${JSON.stringify(value.slice(0, 40))}`
  return typeof value === 'object' ? 'an object' : `${typeof value} ${JSON.stringify(value)}`
}

/**
 * Every finite number in `value`, by its path joined with dots. Iterative: the depth is the submission's choice.
 * At most `room` of them; `complete` is false when there were more.
 */
export function collectNumbers(
  value: unknown,
  prefix: string,
  room: number,
): { readonly numbers: readonly (readonly [string, number])[]; readonly complete: boolean } {
  const numbers: [string, number][] = []
  const open: [string, unknown][] = [[prefix, value]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, node] = next
    if (typeof node === 'number' && Number.isFinite(node) && path.length <= MAX_PATH) {
      if (numbers.length >= room) return { numbers, complete: false }
      numbers.push([path, node])
    } else if (node !== null && typeof node === 'object' && path.length <= MAX_PATH) {
      const entries = Object.entries(node).reverse()
      for (const [key, child] of entries) open.push([path === '' ? key : `${path}.${key}`, child])
    }
  }
  return { numbers, complete: true }
}

/** A longer path is no name for a metric. */
const MAX_PATH = 200
