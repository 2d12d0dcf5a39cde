/** Which text an instruction gives to which shell, and where that text stands in the file. */
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { afterSpaces, trimmedEnd } from '../../go-space.ts'
import { heredocWords } from '../../heredoc-words.ts'
import { jsonArray } from '../../json-array.ts'
import { type LogicalLine, rangeIn } from '../../split-instructions.ts'
import { elementPlaces } from './element-places.ts'
import { bodyLine, withBodies } from './heredoc-text.ts'
import { dialectOf, programName, type ShellDialect, shebangShell } from './posix-shells.ts'

export interface ScriptSource {
  readonly text: string
  /** The shell and its options; null: the default. */
  readonly shell: readonly string[] | null
  readonly dialect: ShellDialect | null
  /** False when `place` knows only the range around all of it. */
  readonly exact: boolean
  place(start: number, end: number): Range
}

type Shell = readonly string[] | null

/** Null for what is not given to a POSIX shell. `command` is no ONBUILD but perhaps the trigger of one. */
export function scriptSource(command: Command, shell: Shell): ScriptSource | null {
  switch (command.keyword) {
    case 'RUN':
      if (command.json) return execForm(command, 0)
      return command.line.heredocs.length > 0 ? heredocs(command, shell) : shellForm(command, 0, shell)
    case 'CMD':
    case 'ENTRYPOINT':
      return command.json ? execForm(command, 0) : shellForm(command, 0, shell)
    case 'HEALTHCHECK':
      return healthcheck(command, shell)
    default:
      return null
  }
}

function healthcheck(command: Command, shell: Shell): ScriptSource | null {
  if (!/^cmd\s/i.test(command.rest)) return null
  const skip = afterSpaces(command.rest, 3)
  return jsonArray(command.rest.slice(skip)) === undefined
    ? shellForm(command, skip, shell)
    : execForm(command, skip)
}

function shellForm(command: Command, skip: number, shell: Shell): ScriptSource | null {
  const text = command.rest.slice(skip)
  const from = restAt(command) + skip
  return sourceOf(text, shell, (start, end) => rangeIn(command.line, from + start, from + end))
}

/** `RUN <<EOF` alone gives the body to the shell; beside a command the shell reads the heredocs itself. */
function heredocs(command: Command, shell: Shell): ScriptSource | null {
  const { line } = command
  const { markers } = heredocWords(line.text)
  const [marker] = markers
  const [heredoc] = line.heredocs
  if (!marker || !heredoc || markers.length !== line.heredocs.length) return null
  if (markers.length > 1 || !/^\d*<<-?\S+$/.test(command.rest)) {
    return lineSource(withBodies(command.rest, restAt(command), line, markers), shell)
  }
  const own = shebangShell(heredoc.body)
  if (own?.words === null) return null
  return lineSource(bodyLine(heredoc, marker.chomp), own?.words ?? shell)
}

function lineSource(line: LogicalLine, shell: Shell): ScriptSource | null {
  return sourceOf(line.text, shell, (start, end) => {
    // a line break has no place in its line: what ends in one ends in front of it
    let last = end
    while (last > start && line.text[last - 1] === '\n') last--
    return rangeIn(line, start, last)
  })
}

function sourceOf(text: string, shell: Shell, place: ScriptSource['place']): ScriptSource | null {
  const found = shell === null ? { dialect: 'sh' as const } : dialectOf(shell)
  return found === undefined ? null : { text, shell, dialect: found.dialect, exact: true, place }
}

/** `["/bin/bash", "-o", "pipefail", "-c", "a | b"]` */
function execForm(command: Command, skip: number): ScriptSource | null {
  const raw = command.rest.slice(skip)
  const words = (jsonArray(raw) ?? []).filter((word) => typeof word === 'string')
  const flag = words.findIndex((word, at) => at > 0 && /^-[A-Za-z]*c$/.test(word))
  const text = words[flag + 1]
  if (flag < 0 || text === undefined) return null
  const shell = words.slice(0, flag + 1)
  const found = dialectOf([programName(words[0] ?? '')])
  const place = elementPlaces(raw)[flag + 1]
  if (found === undefined || place === undefined) return null
  const from = restAt(command) + skip + place.start
  const exact = raw.slice(place.start + 1, place.end - 1) === text
  const around = rangeIn(command.line, from, from + place.end - place.start)
  return {
    text,
    shell,
    dialect: found.dialect,
    exact,
    place: (start, end) => (exact ? rangeIn(command.line, from + 1 + start, from + 1 + end) : around),
  }
}

/** `rest` runs to the end of the line, white space left out. */
function restAt({ line, rest }: Command): number {
  return trimmedEnd(line.text) - rest.length
}
