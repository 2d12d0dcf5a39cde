/**
 * Compares what a documented request printed with the answer that its page shows. In a shown answer `<id>` stands for
 * a UUID, `<time>` for an RFC 3339 time, `<number>` for a number and `<any>` for anything up to the end of the line.
 * JSON is compared as JSON: there a string that is one placeholder stands for a value (`<any>` for every one), and
 * `<any>` as the last item of an array for any further items.
 */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<id>': '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  '<time>': String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`,
  '<number>': String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`,
  '<any>': '.*',
}
const ANY = '<any>'

export interface Output {
  /** The status that the last `curl` printed; null when there was none. */
  readonly status: number | null
  readonly body: string
}

/** Takes the line `HTTP <status>` off: the last of what a block printed, the first of what a page shows. */
export function splitStatus(text: string, where: 'first' | 'last'): Output {
  const trimmed = text.trim()
  const found = (where === 'first' ? /^HTTP (\d{3})(?:\n|$)/ : /(?:^|\n)HTTP (\d{3})$/).exec(trimmed)
  if (found === null) return { status: null, body: trimmed }
  return { status: Number(found[1]), body: trimmed.replace(found[0], '').trim() }
}

/** True when the printed text is what the page shows. A page that shows no status accepts any. */
export function isAnswer(printed: string, shown: string): boolean {
  const actual = splitStatus(printed, 'last')
  const expected = splitStatus(shown, 'first')
  if (expected.status !== null && expected.status !== actual.status) return false
  const [left, right] = [parseJson(actual.body), parseJson(expected.body)]
  if (left !== undefined && right !== undefined) return isValue(left.value, right.value)
  return toPattern(expected.body).test(actual.body)
}

function isValue(actual: unknown, expected: unknown): boolean {
  if (typeof expected === 'string') {
    if (expected === ANY) return true
    const text = typeof actual === 'number' && expected === '<number>' ? String(actual) : actual
    return typeof text === 'string' && toPattern(expected).test(text)
  }
  if (Array.isArray(expected)) return Array.isArray(actual) && isArray(actual, expected)
  if (typeof expected !== 'object' || expected === null) return actual === expected
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false
  const names = Object.keys(expected)
  const values = actual as Readonly<Record<string, unknown>>
  return (
    names.length === Object.keys(values).length &&
    names.every((name) => Object.hasOwn(values, name) && isValue(values[name], expected[name as never]))
  )
}

function isArray(actual: readonly unknown[], expected: readonly unknown[]): boolean {
  const open = expected.at(-1) === ANY
  const items = open ? expected.slice(0, -1) : expected
  if (open ? actual.length < items.length : actual.length !== items.length) return false
  return items.every((item, index) => isValue(actual[index], item))
}

function toPattern(text: string): RegExp {
  const parts = text.split(/(<(?:id|time|number|any)>)/)
  const source = parts.map((part) => PLACEHOLDERS[part] ?? part.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
  return new RegExp(`^${source.join('')}$`)
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
