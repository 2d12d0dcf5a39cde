/** An instruction with the place of each of its parts; what the checks work on. */
import type { Range } from './diagnostic.ts'
import { type CommandWords, commandWords, type FlagWord } from './command-words.ts'
import type { Escape } from './directives.ts'
import { jsonArray } from './json-array.ts'
import type { Keeper } from './kept.ts'
import { plainWords } from './plain-words.ts'
import { type LogicalLine, rangeIn } from './split-instructions.ts'

export interface Command extends Keeper {
  /** Upper case. */
  readonly keyword: string
  readonly written: string
  readonly flags: readonly FlagWord[]
  /** What follows the flags. */
  readonly rest: string
  /** The elements of the JSON form, or the words of the plain one. Elements that are no strings are in `broken`. */
  readonly words: readonly string[]
  readonly json: boolean
  /** A JSON array with something else than strings in it. */
  readonly broken: boolean
  readonly line: LogicalLine
  /** The trigger of ONBUILD. */
  readonly trigger: Command | null
  /** Set on a trigger itself. */
  readonly inOnbuild: boolean
  /** Flags come out in another way where the escape character is not the backslash. */
  readonly flagsDiffer: boolean
  readonly keywordRange: Range
  readonly restRange: Range
  /** Place of a flag. */
  flagRange(flag: FlagWord): Range
}

/** The others take brackets for plain characters. */
const JSON_FORMS = /^(?:ADD|COPY|CMD|ENTRYPOINT|RUN|SHELL|VOLUME)$/

export function readCommand(line: LogicalLine, escape: Escape): Command {
  return command(line, escape, 0, false)
}

function command(line: LogicalLine, escape: Escape, from: number, inOnbuild: boolean): Command {
  const parts = commandWords(line.text, from, escape)
  const keyword = parts.keyword.toUpperCase()
  const array = JSON_FORMS.test(keyword) ? jsonArray(parts.rest) : undefined
  const strings = array?.filter((value) => typeof value === 'string')
  return new ReadCommand(line, parts, {
    keyword,
    words: strings ?? plainWords(parts.rest),
    json: array !== undefined,
    broken: array !== undefined && strings?.length !== array.length,
    trigger: keyword === 'ONBUILD' && !inOnbuild ? command(line, escape, parts.restAt, true) : null,
    inOnbuild,
    flagsDiffer: escape !== '\\' && !sameFlags(parts, commandWords(line.text, from, '\\')),
  })
}

type Made = Pick<Command, 'keyword' | 'words' | 'json' | 'broken' | 'trigger' | 'inOnbuild' | 'flagsDiffer'>

/** Its ranges are worked out when somebody asks: most instructions have nothing to report. */
class ReadCommand implements Command {
  readonly keyword: string
  readonly written: string
  readonly flags: readonly FlagWord[]
  readonly rest: string
  readonly words: readonly string[]
  readonly json: boolean
  readonly broken: boolean
  readonly line: LogicalLine
  readonly trigger: Command | null
  readonly inOnbuild: boolean
  readonly flagsDiffer: boolean
  readonly places: unknown[] = []
  readonly #keywordAt: number
  readonly #restAt: number
  #keywordRange: Range | undefined
  #restRange: Range | undefined

  constructor(line: LogicalLine, parts: CommandWords, made: Made) {
    this.keyword = made.keyword
    this.written = parts.keyword
    this.flags = parts.flags
    this.rest = parts.rest
    this.words = made.words
    this.json = made.json
    this.broken = made.broken
    this.line = line
    this.trigger = made.trigger
    this.inOnbuild = made.inOnbuild
    this.flagsDiffer = made.flagsDiffer
    this.#keywordAt = parts.keywordAt
    this.#restAt = parts.restAt
  }

  get keywordRange(): Range {
    this.#keywordRange ??= rangeIn(this.line, this.#keywordAt, this.#keywordAt + this.written.length)
    return this.#keywordRange
  }

  get restRange(): Range {
    this.#restRange ??= rangeIn(this.line, this.#restAt, this.#restAt + this.rest.length)
    return this.#restRange
  }

  flagRange(flag: FlagWord): Range {
    return rangeIn(this.line, flag.at, flag.at + flag.raw.length)
  }
}

/** BuildKit's older versions escape by a backslash in flags, whatever the escape directive says. */
function sameFlags(a: CommandWords, b: CommandWords): boolean {
  return (
    a.restAt === b.restAt &&
    a.flags.length === b.flags.length &&
    a.flags.every((flag, at) => flag.text === b.flags[at]?.text)
  )
}
