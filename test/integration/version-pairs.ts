/** Pairs of versions that are close to each other, from a seed: the same at every run. */
import type { Pair } from './version-oracles.ts'

export interface Grammar {
  /** What a part may be; edge cases more often than their share. */
  readonly parts: readonly string[]
  readonly separators: readonly string[]
  /** Makes a whole version of a text of parts and separators. */
  readonly complete: (body: string, pick: <T>(of: readonly T[]) => T) => string
  readonly isValid: (text: string) => boolean
}

export const DEB: Grammar = {
  parts: [
    '0',
    '1',
    '2',
    '9',
    '10',
    '00',
    '01',
    '007',
    'a',
    'b',
    'rc',
    'beta',
    'Z',
    'dfsg',
    '20230101',
    '18446744073709551616',
  ],
  separators: ['.', '.', '.', '+', '~', '~~', '-', ':', '', '', '+~', '.~'],
  complete: (body, pick) =>
    `${pick(['', '', '', '0:', '1:', '01:', '10:'])}${pick(['0', '1', '1', '2', '10'])}${body}${pick([
      '',
      '-1',
      '-1',
      '-0',
      '-1ubuntu1',
      '-1+deb12u1',
      '-1~deb12u2',
      '-1.1',
      '-1+b1',
      '-0ubuntu0.22.04.1',
    ])}`,
  // An epoch is a C int, a revision is not empty and holds no colon.
  isValid: (text) => /^(?:\d{1,9}:\d[^-]*|\d[^:-]*)(?:-[^:]*[^:-])?$/.test(text),
}

/** Without numbers that a float cannot hold. */
export const DEB_SHORT: Grammar = { ...DEB, isValid: (text) => DEB.isValid(text) && !/\d{15}/.test(text) }

export const RPM: Grammar = {
  parts: [
    '0',
    '1',
    '2',
    '9',
    '10',
    '00',
    '01',
    '007',
    'a',
    'b',
    'rc',
    'Z',
    'el9',
    'git',
    '18446744073709551616',
  ],
  separators: ['.', '.', '.', '_', '+', '~', '~~', '^', '^^', '', '', '..', '.~', '.^'],
  complete: (body, pick) =>
    `${pick(['', '', '', '0:', '1:', '10:'])}${pick(['0', '1', '1', '2', '10', 'a', ''])}${body}${pick([
      '',
      '-1',
      '-1.el9',
      '-1.fc40',
      '-0.1.rc1',
      '-1~bp',
      '-2^git1',
      '.-1',
    ])}`,
  isValid: (text) => /^(\d{1,9}:)?[^:-]+(-[^:-]+)?$/.test(text),
}

/** Half of the pairs differ in one character or one part, for far versions tell little about the rules. */
export function versionPairs(grammar: Grammar, count: number, seed: number): readonly Pair[] {
  const random = mulberry32(seed)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  const body = (): string =>
    Array.from(
      { length: Math.floor(random() * 5) },
      () => pick(grammar.separators) + pick(grammar.parts),
    ).join('')
  const make = (): string => {
    for (;;) {
      const text = grammar.complete(body(), pick)
      if (grammar.isValid(text)) return text
    }
  }
  const near = (text: string): string => {
    const at = Math.floor(random() * (text.length + 1))
    const changed =
      text.slice(0, at) + pick([...grammar.separators, ...grammar.parts]) + text.slice(at + pick([0, 1]))
    return grammar.isValid(changed) ? changed : make()
  }
  return Array.from({ length: count }, (): Pair => {
    const first = make()
    return [first, random() < 0.5 ? near(first) : make()]
  })
}

/** A small generator of numbers in [0, 1), good enough to pick parts with (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
