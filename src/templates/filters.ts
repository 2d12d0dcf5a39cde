/**
 * Filters write a parameter's value at one kind of place, so that it can be nothing but a value there. A filter does
 * not trust the template's schema: what it cannot write, it refuses with `request_invalid` at the parameter.
 */
import type { ParameterType } from './parameter-schema.ts'
import { invalidParameter } from './template-error.ts'

/** Where a filter may stand; `places.ts` checks it when the template is loaded. */
export type FilterPlace = 'anywhere' | 'dockerfile-value' | 'dockerfile-lines' | 'file-lines' | 'json'

export interface Filter {
  readonly takes: readonly ParameterType[]
  readonly place: FilterPlace
  /** The text in place of the placeholder; for `…-lines` the lines in place of its line. `path` leads to the value. */
  encode(value: unknown, path: readonly string[]): string | readonly string[]
}

/** Characters that some reader of a Dockerfile takes for a line break or drops, and other controls. */
// biome-ignore lint: the pattern is about control characters
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]/
/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/
/** Neither an option nor a comment, no space, no quote, no escape: one word to pip, npm and xargs alike. */
const LINE = /^[A-Za-z0-9@][A-Za-z0-9@/._,=+!:~[\]-]*$/

const word = (value: unknown, path: readonly string[]): string => {
  const text = textOf(value, path)
  const control = CONTROLS.exec(text)?.[0]
  if (control === undefined) return `"${text.replace(/[\\"$]/g, '\\$&')}"`
  const detail = `${path.join(' ')} has the control character ${codePoint(control)}`
  throw invalidParameter(path, detail, 'Give one line of text without control characters.')
}

const assignments = (keyword: 'ENV' | 'LABEL', key: RegExp): Filter => ({
  takes: ['object'],
  place: 'dockerfile-lines',
  encode: (value, path) =>
    entriesOf(value, key, path).map(([name, text]) => `${keyword} ${name}=${word(text, [...path, name])}`),
})

export const FILTERS = {
  /** A whole number in decimal. */
  number: {
    takes: ['integer'],
    place: 'anywhere',
    encode(value, path) {
      if (Number.isSafeInteger(value)) return String(value)
      throw invalidParameter(path, `${path.join(' ')} is no whole number`)
    },
  },
  /** A tag of an image, or a part of one: letters, digits, `_`, `.` and `-`. */
  tag: {
    takes: ['string'],
    place: 'anywhere',
    encode(value, path) {
      const text = textOf(value, path)
      if (TAG.test(text)) return text
      throw invalidParameter(path, `${path.join(' ')} is no part of an image's tag`)
    },
  },
  /** A double-quoted word of ENV, LABEL or ARG, which expands to exactly the value. */
  word: { takes: ['string'], place: 'dockerfile-value', encode: word },
  env: assignments('ENV', VARIABLE),
  label: assignments('LABEL', LABEL),
  /** `ARG NAME` for each entry; the values go to the builder as build arguments, apart from the text. */
  arg: {
    takes: ['object'],
    place: 'dockerfile-lines',
    encode: (value, path) => entriesOf(value, VARIABLE, path).map(([name]) => `ARG ${name}`),
  },
  /** A value of JSON on one line: for JSON files and the exec form. */
  json: {
    takes: ['string', 'integer', 'array', 'object'],
    place: 'json',
    encode(value, path) {
      requireWellFormed(value, path)
      return JSON.stringify(value).replace(new RegExp(CONTROLS, 'g'), codeUnit)
    },
  },
  /** One item a line, for lists of packages. */
  lines: {
    takes: ['array'],
    place: 'file-lines',
    encode: (value, path) => listOf(value, path).map((item, at) => plainLine(item, [...path, String(at)])),
  },
} as const satisfies Readonly<Record<string, Filter>>

export type FilterName = keyof typeof FILTERS

export function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(FILTERS, name)
}

function textOf(value: unknown, path: readonly string[]): string {
  if (typeof value !== 'string') throw invalidParameter(path, `${path.join(' ')} is no text`)
  if (value.isWellFormed()) return value
  throw invalidParameter(path, `${path.join(' ')} has half of a surrogate pair, which UTF-8 cannot hold`)
}

function listOf(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw invalidParameter(path, `${path.join(' ')} is no list`)
}

function entriesOf(value: unknown, key: RegExp, path: readonly string[]): readonly [string, unknown][] {
  if (typeof value !== 'object' || value === null) throw invalidParameter(path, `${path.join(' ')} is no map`)
  const entries = Object.entries(value)
  const odd = entries.find(([name]) => !key.test(name))?.[0]
  if (odd !== undefined) throw invalidParameter([...path, odd], `${JSON.stringify(odd)} is no name here`)
  return entries
}

function plainLine(item: unknown, path: readonly string[]): string {
  const text = textOf(item, path)
  if (LINE.test(text)) return text
  const action = 'Give letters, digits and @ / . _ , = + ! : ~ [ ] -, the first one a letter, a digit or @.'
  throw invalidParameter(path, `${path.join(' ')} cannot stand on a line of its own`, action)
}

function requireWellFormed(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') textOf(value, path)
  if (typeof value !== 'object' || value === null) return
  for (const [name, one] of Object.entries(value)) {
    textOf(name, path)
    requireWellFormed(one, [...path, name])
  }
}

function codeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}
