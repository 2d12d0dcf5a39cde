/**
 * What a log shows, row by row: a head for each stage and each build step, and below an open head its lines. Costs as
 * much as there are sections, however many lines they hold.
 */
import { type Entry, offsetOf, type Section, type StageGroup } from './line-store.ts'

export type Row =
  | { readonly kind: 'stage'; readonly group: StageGroup; readonly open: boolean }
  | { readonly kind: 'step'; readonly section: Section; readonly open: boolean }
  | { readonly kind: 'line'; readonly section: Section; readonly entry: Entry }

/** Which heads are open; lines of a stage itself have no head and go with the stage. */
export interface Folds {
  stage(group: StageGroup): boolean
  step(group: StageGroup, section: Section): boolean
}

type Block =
  | {
      readonly kind: 'head'
      readonly start: number
      readonly count: 1
      readonly id: number
      readonly row: Row
    }
  | { readonly kind: 'lines'; readonly start: number; readonly count: number; readonly section: Section }

export class LogRows {
  readonly #blocks: readonly Block[]
  readonly count: number

  constructor(groups: readonly StageGroup[], folds: Folds) {
    const blocks: Block[] = []
    let start = 0
    const head = (id: number, row: Row): void => {
      blocks.push({ kind: 'head', start, count: 1, id, row })
      start += 1
    }
    for (const group of groups) {
      const groupOpen = folds.stage(group)
      head(group.id, { kind: 'stage', group, open: groupOpen })
      if (!groupOpen) continue
      for (const section of group.sections) {
        const open = section.step === null || folds.step(group, section)
        if (section.step !== null) head(section.id, { kind: 'step', section, open })
        const count = open ? section.entries.length : 0
        if (count > 0) blocks.push({ kind: 'lines', start, count, section })
        start += count
      }
    }
    this.#blocks = blocks
    this.count = start
  }

  at(index: number): Row | undefined {
    const block = this.#blockAt(index)
    if (block === undefined || index >= block.start + block.count) return undefined
    if (block.kind === 'head') return block.row
    const entry = block.section.entries[index - block.start]
    return entry === undefined ? undefined : { kind: 'line', section: block.section, entry }
  }

  /** Stays with the row while others come and go: the number of a line, or a head's id below zero. */
  keyAt(index: number): number {
    const block = this.#blockAt(index)
    if (block === undefined) return 0
    return block.kind === 'head' ? -block.id : (block.section.entries[index - block.start]?.seq ?? 0)
  }

  /** UTF-16 units of a line, or which head it is: what the height of a row goes by. */
  lengthAt(index: number): number | 'stage' | 'step' {
    const block = this.#blockAt(index)
    if (block === undefined) return 0
    if (block.kind === 'head') return block.row.kind === 'stage' ? 'stage' : 'step'
    return block.section.entries[index - block.start]?.text.length ?? 0
  }

  /** Undefined: the line is not there, or folded away. */
  indexOfLine(seq: number): number | undefined {
    for (const block of this.#blocks) {
      if (block.kind === 'head') continue
      const offset = offsetOf(block.section.entries, seq)
      if (offset < block.count && block.section.entries[offset]?.seq === seq) return block.start + offset
    }
    return undefined
  }

  /** The row of the head of a stage or a step. */
  indexOfHead(id: number): number | undefined {
    return this.#blocks.find((block) => block.kind === 'head' && block.id === id)?.start
  }

  /** The last block that begins at the index or before it. */
  #blockAt(index: number): Block | undefined {
    let low = 0
    let high = this.#blocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#blocks[middle]?.start ?? 0) <= index) low = middle + 1
      else high = middle
    }
    return this.#blocks[low - 1]
  }
}
