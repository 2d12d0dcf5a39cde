/** The parts of an instruction in which BuildKit itself puts values for variables. */
import { flagParts } from '../../check-flags.ts'
import type { Command } from '../../command.ts'
import type { Escape } from '../../directives.ts'
import type { Position, Range } from '../../diagnostic.ts'
import { type Heredoc, rangeIn } from '../../split-instructions.ts'
import { pairsOf } from './pairs.ts'
import { type PlacedWord, restStart, wordPlaces } from './word-places.ts'

export interface SubstitutedWord {
  readonly text: string
  readonly escape: Escape
  /** False where quotes are plain characters: in heredocs. */
  readonly quotes: boolean
  /** A name that is defined behind this word: those of one ARG see the ones in front of them. */
  readonly declares: string | null
  /** Place of a part of the text. */
  range(start: number, end: number): Range
}

/** EXPOSE is not among them: BuildKit substitutes in it as well, but misses nothing. */
export function substitutedWords(command: Command, escape: Escape): readonly SubstitutedWord[] {
  switch (command.keyword) {
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return pairWords(command, escape)
    case 'ADD':
    case 'COPY':
      return [
        ...flagWords(command, escape, /^(?:chown|chmod|checksum)$/),
        ...wordPlaces(command).map((word) => argument(command, escape, word)),
        ...bodies(command),
      ]
    case 'RUN':
      return flagWords(command, escape, /^mount$/)
    case 'VOLUME':
      return wordPlaces(command).map((word) => argument(command, escape, word))
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
      return [asWritten(command, escape, command.rest, restStart(command), null)]
    default:
      return []
  }
}

function asWritten(
  { line }: Command,
  escape: Escape,
  text: string,
  at: number,
  declares: string | null,
): SubstitutedWord {
  const range = (start: number, end: number) => rangeIn(line, at + start, at + end)
  return { text, escape, quotes: true, declares, range }
}

function pairWords(command: Command, escape: Escape): readonly SubstitutedWord[] {
  return pairsOf(command, escape).flatMap((pair) => {
    const { name, value, valueAt } = pair
    const isArg = command.keyword === 'ARG'
    const nameAt = valueAt - name.length - 1
    const words = [asWritten(command, escape, value ?? '', valueAt, isArg ? name : null)]
    return isArg || pair.legacy ? words : [asWritten(command, escape, name, nameAt, null), ...words]
  })
}

function flagWords(command: Command, escape: Escape, wanted: RegExp): readonly SubstitutedWord[] {
  return command.flags
    .filter((flag) => wanted.test(flagParts(flag).name))
    .map((flag) => asWritten(command, escape, flag.raw, flag.at, null))
}

/** In the JSON form escapes of JSON come first, so that only the whole element has a place. */
function argument(command: Command, escape: Escape, { text, at, range }: PlacedWord): SubstitutedWord {
  const word = asWritten(command, escape, text, at, null)
  return command.json ? { ...word, range: () => range } : word
}

const MARKER = /^\d*<<-?(['"]?)[A-Za-z_]/

/** Bodies of heredocs whose marker has no quotes; their escape is the backslash always. */
function bodies(command: Command): readonly SubstitutedWord[] {
  const markers = wordPlaces(command).flatMap(({ text }) => {
    const match = MARKER.exec(text)
    return match ? [match[1] === ''] : []
  })
  return command.line.heredocs
    .filter((_, index) => markers[index] === true)
    .map((heredoc) => ({
      text: heredoc.body,
      escape: '\\',
      quotes: false,
      declares: null,
      range: placesIn(heredoc),
    }))
}

/** Places are asked for in the order of the text. */
function placesIn({ body, firstLine }: Heredoc): (start: number, end: number) => Range {
  let line = firstLine
  let lineAt = 0
  const place = (offset: number): Position => {
    for (
      let feed = body.indexOf('\n', lineAt);
      feed >= 0 && feed < offset;
      feed = body.indexOf('\n', lineAt)
    ) {
      line++
      lineAt = feed + 1
    }
    return { line, character: offset - lineAt }
  }
  return (start, end) => ({ start: place(start), end: place(end) })
}
