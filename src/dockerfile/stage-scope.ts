/** What the file itself tells about variables: enough to know what FROM and ADD name, no more. */
import type { Command } from './command.ts'
import type { Escape } from './directives.ts'
import { expandWord, type Lookup } from './expand-word.ts'
import { kept } from './kept.ts'
import { quotedWords } from './plain-words.ts'

/** A value; `undefined` is declared without one, `null` not known for sure. */
type Known = string | undefined | null

interface Entry {
  readonly value: Known
  readonly from: 'ARG' | 'ENV'
}

/** Values grow by substitution in themselves; longer ones are not followed. */
const MOST_LENGTH = 8192

/** Arguments that builders fill in or leave out by rules of their own: `TARGETARCH` and the like, not `BUILD_TAG`. */
const BUILDER_OWN = /^(?:(?:TARGET|BUILD)[A-Z0-9]*|BUILDKIT_.*|SOURCE_DATE_EPOCH)$/

/**
 * Variables in front of the first FROM and inside the stages. In BuildKit the later of ARG and ENV wins, in older
 * builders ENV always does: a name is known only where both agree. What a base image sets is never known.
 */
export class Variables {
  readonly #escape: Escape
  readonly #buildArgs: Readonly<Record<string, string>>
  readonly #global = new Map<string, Known>()
  readonly #stages = new Map<string, Stage>()
  #stage: Stage | null = null

  constructor(escape: Escape, buildArgs: Readonly<Record<string, string>>) {
    this.#escape = escape
    this.#buildArgs = buildArgs
  }

  /** For FROM: only what ARG declared before the first FROM. */
  readonly forImages: Lookup = (name) => (this.#global.has(name) ? this.#global.get(name) : null)

  /** For the instructions of the present stage. */
  readonly inStage: Lookup = (name) => this.#stage?.variables.get(name)?.value ?? null

  /** Begins a stage on an earlier one, whose ENV goes on, or on an image. */
  enterStage(name: string | null, base: string | null): void {
    const parent = base === null ? undefined : this.#stages.get(base)
    this.#stage = new Stage(parent)
    if (name !== null) this.#stages.set(name, this.#stage)
  }

  /** Takes in ARG and ENV; all else changes nothing. */
  apply(command: Command): void {
    const { keyword, trigger } = command
    if (this.#stage === null) {
      if (keyword === 'ARG') this.#declareGlobal(command)
      return
    }
    if (keyword === 'ARG') this.#declare(command, this.#stage)
    if (keyword === 'ENV') this.#set(command, this.#stage)
    if (trigger?.keyword === 'ENV' || trigger?.keyword === 'ARG') this.#stage.hasTriggers = true
  }

  #declareGlobal(command: Command): void {
    for (const { name, written } of this.#pairs(command)) {
      if (name === null) return this.#global.clear()
      // without a value here, newer builders keep one of their own
      const unset = BUILDER_OWN.test(name) ? null : undefined
      const value = this.#given(name) ?? (written === null ? unset : this.#value(written, this.forImages))
      const other = this.#global.has(name) && this.#global.get(name) !== value
      this.#global.set(name, other ? null : value)
    }
  }

  #declare(command: Command, stage: Stage): void {
    for (const { name, written } of this.#pairs(command)) {
      if (name === null) return stage.variables.clear()
      const fallback = written === null ? this.#global.get(name) : this.#value(written, this.inStage)
      const value = this.#given(name) ?? fallback
      // Without a value the name keeps the one it has, that of the base image perhaps.
      if (value === undefined) continue
      const before = stage.variables.get(name)
      const other = before !== undefined && before.value !== value
      stage.variables.set(name, { value: other || BUILDER_OWN.test(name) ? null : value, from: 'ARG' })
    }
  }

  /** All values of one ENV are substituted with what was known before it. */
  #set(command: Command, stage: Stage): void {
    const values = this.#pairs(command).map(({ name, written }) => ({
      name,
      value: this.#value(written ?? '', this.inStage),
    }))
    for (const { name, value } of values) {
      if (name === null) return stage.variables.clear()
      stage.variables.set(name, { value, from: 'ENV' })
    }
  }

  /** The file is gone through several times, by the reader and by rules: its words are the same each time. */
  #pairs(command: Command): readonly WrittenPair[] {
    return writtenPairs(command, this.#escape)
  }

  #given(name: string): string | undefined {
    return Object.hasOwn(this.#buildArgs, name) ? this.#buildArgs[name] : undefined
  }

  #value(written: string, lookup: Lookup): Known {
    const expanded = expandWord(written, lookup, this.#escape)
    return expanded.certain && expanded.text.length <= MOST_LENGTH ? expanded.text : null
  }
}

class Stage {
  readonly variables: Map<string, Entry>
  /** ONBUILD ENV or ARG: a stage built on this one starts with values that are not followed here. */
  hasTriggers = false

  constructor(parent: Stage | undefined) {
    const inherited = parent === undefined || parent.hasTriggers ? [] : [...parent.variables]
    this.variables = new Map(inherited.filter(([, entry]) => entry.from === 'ENV'))
  }
}

interface WrittenPair {
  /** Null where it has quotes, escapes or variables in it itself: any variable may be meant then. */
  readonly name: string | null
  readonly written: string | null
}

const writtenPairs = kept(({ keyword, rest }: Command, escape: Escape): readonly WrittenPair[] => {
  const words = quotedWords(rest, escape)
  if (keyword === 'ENV' && words[0]?.includes('=') !== true) {
    const old = /^(\S+)[\t\v\f\r ]+(.*)$/s.exec(rest)
    return [{ name: plainName(old?.[1] ?? ''), written: old?.[2] ?? '' }]
  }
  return words.map((word) => {
    const equals = word.indexOf('=')
    if (equals < 0) return { name: plainName(word), written: null }
    return { name: plainName(word.slice(0, equals)), written: word.slice(equals + 1) }
  })
})

function plainName(written: string): string | null {
  return /^[^"'\\`$\ufeff]*$/.test(written) ? written : null
}
