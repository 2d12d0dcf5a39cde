/**
 * The lines of one attempt, by stage and build step, in the order in which each began. Lines come in batches and are
 * only ever added at the end of their section; steps that build side by side keep their lines apart.
 */
import type { LogLine, Stage } from '../../../../../src/client/api-types.generated.ts'

export interface Entry {
  /** The number of the line, from 1; grows over the whole attempt. */
  readonly seq: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly stream: LogLine['stream']
  readonly text: string
}

export interface Section {
  /** Its own among stages and sections. */
  readonly id: number
  readonly stage: Stage
  /** Null: lines of the stage itself. */
  readonly step: string | null
  readonly entries: readonly Entry[]
}

export interface StageGroup {
  readonly id: number
  readonly stage: Stage
  readonly sections: readonly Section[]
}

export interface LineLimits {
  readonly lines: number
  /** Of all texts, in UTF-16 units. */
  readonly characters: number
}

export interface FoundLine {
  readonly group: StageGroup
  readonly section: Section
  /** Of the line in its section. */
  readonly offset: number
  readonly entry: Entry
}

/** What a tab of a browser bears well; more is in the file to download. */
const LIMITS: LineLimits = { lines: 400_000, characters: 64 * 1024 * 1024 }
/** Part of the lines that goes when there are too many: rarely, for it moves what stays. */
const SHED = 0.1

interface OpenSection extends Section {
  readonly entries: Entry[]
}

interface OpenGroup extends StageGroup {
  readonly sections: OpenSection[]
}

export class LineStore {
  readonly #limits: LineLimits
  readonly #groups: OpenGroup[] = []
  #lastId = 0
  #lastSeq = 0
  #count = 0
  #characters = 0
  #forgotten = 0

  constructor(limits: LineLimits = LIMITS) {
    this.#limits = limits
  }

  get groups(): readonly StageGroup[] {
    return this.#groups
  }

  /** Lines that are there. */
  get count(): number {
    return this.#count
  }

  /** The oldest lines, let go because there were too many. */
  get forgotten(): number {
    return this.#forgotten
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** Lines that are known already are passed over: a stream may begin again at any line. True: some were new. */
  append(lines: readonly LogLine[]): boolean {
    const before = this.#lastSeq
    for (const line of lines) if (line.seq > this.#lastSeq) this.#add(line)
    if (this.#count > this.#limits.lines || this.#characters > this.#limits.characters) this.#shed()
    return this.#lastSeq > before
  }

  find(seq: number): FoundLine | undefined {
    for (const group of this.#groups) {
      for (const section of group.sections) {
        const offset = offsetOf(section.entries, seq)
        const entry = section.entries[offset]
        if (entry?.seq === seq) return { group, section, offset, entry }
      }
    }
    return undefined
  }

  #add({ seq, at, stage, step, stream, text }: LogLine): void {
    this.#sectionFor(stage, step).entries.push({ seq, at: Date.parse(at), stream, text })
    this.#lastSeq = seq
    this.#count += 1
    this.#characters += text.length
  }

  #sectionFor(stage: Stage, step: string | null): OpenSection {
    let group = this.#groups.at(-1)
    if (group?.stage !== stage) group = this.#groups.find((one) => one.stage === stage)
    if (group === undefined) {
      group = { id: this.#nextId(), stage, sections: [] }
      this.#groups.push(group)
    }
    // What a stage says between two steps stays between them, and its last word stays last.
    const last = group.sections.at(-1)
    if (last?.step === step) return last
    const known = step === null ? undefined : group.sections.findLast((one) => one.step === step)
    if (known !== undefined) return known
    const section: OpenSection = { id: this.#nextId(), stage, step, entries: [] }
    group.sections.push(section)
    return section
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  #shed(): void {
    const { lines, characters } = this.#limits
    const most = { lines: lines * (1 - SHED), characters: characters * (1 - SHED) }
    while (this.#count > most.lines || this.#characters > most.characters) {
      const oldest = this.#groups
        .flatMap(({ sections }) => sections)
        .filter(({ entries }) => entries.length > 0)
        .reduce((first, one) => (seqOf(one) < seqOf(first) ? one : first))
      const shed = oldest.entries.splice(0, Math.max(1, Math.ceil(oldest.entries.length * SHED)))
      this.#count -= shed.length
      this.#forgotten += shed.length
      for (const { text } of shed) this.#characters -= text.length
    }
  }
}

const seqOf = ({ entries }: Section): number => entries[0]?.seq ?? Number.POSITIVE_INFINITY

/** Index of the first entry with that number or a later one. */
export function offsetOf(entries: readonly Entry[], seq: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}
