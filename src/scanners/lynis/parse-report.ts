/**
 * A report of lynis: lines `key=value` and `key[]=value`. It is written inside a sandbox by programs of the image, which
 * may write there what they like.
 */
export interface LynisReport {
  /** False when lynis did not come to its end. */
  readonly finished: boolean
  /** Null when there is none, more than one, or none from 0 to 100. */
  readonly index: number | null
  readonly tests: number | null
  readonly warnings: readonly string[]
  readonly suggestions: readonly string[]
}

export const MAX_REPORT_BYTES = 1024 * 1024
const MAX_LINES = 50_000
const MAX_REMARKS = 100
const MAX_TEXT = 300

/** Takes any bytes. Of more than `MAX_REPORT_BYTES` the end is not read, and so neither is `finish=true`. */
export function parseReport(bytes: Uint8Array): LynisReport {
  const text = new TextDecoder().decode(bytes.subarray(0, MAX_REPORT_BYTES))
  const values = new Map<string, string[]>()
  for (const line of text.split('\n', MAX_LINES)) {
    const [, key, value = ''] = KNOWN.exec(line) ?? []
    if (key === undefined) continue
    const known = values.get(key)
    if (known === undefined) values.set(key, [value])
    else if (known.length < MAX_REMARKS) known.push(value)
  }
  return {
    finished: single(values, 'finish') === 'true',
    index: integer(single(values, 'hardening_index'), 100),
    tests: integer(single(values, 'lynis_tests_done'), 9999),
    warnings: remarks(values.get('warning[]')),
    suggestions: remarks(values.get('suggestion[]')),
  }
}

const KNOWN = /^(finish|hardening_index|lynis_tests_done|warning\[\]|suggestion\[\])=(.{0,2000})/

/** lynis writes each of these once; a second one was written by somebody else. */
function single(values: ReadonlyMap<string, readonly string[]>, key: string): string | undefined {
  const all = values.get(key)
  return all?.length === 1 ? all[0] : undefined
}

function integer(text: string | undefined, most: number): number | null {
  if (text === undefined || !/^\d{1,4}$/.test(text)) return null
  const value = Number(text)
  return value <= most ? value : null
}

/** `TEST|text|details|solution|` as `TEST: text`; some tests leave out their name, and then say `text|UNKNOWN|`. */
function remarks(values: readonly string[] = []): readonly string[] {
  const texts = values.map((value) => {
    const [test = '', text = ''] = value.split('|')
    // of lynis itself: that there is a newer version of it
    if (test === 'LYNIS') return ''
    const isNamed = /^[A-Z]{3,5}-\d{4}$/.test(test)
    const said = text === '' || text === 'UNKNOWN' || text === '-' ? test : text
    return clean(isNamed && said !== test ? `${test}: ${said}` : said)
  })
  return [...new Set(texts)].filter((text) => text !== '')
}

/** One short line without characters that a terminal or a reader could take for something else. */
export function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
    .trim()
    .slice(0, MAX_TEXT)
}
