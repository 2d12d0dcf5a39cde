import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { expandWord, type Lookup } from '../../expand-word.ts'
import { kept } from '../../kept.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { type Pair, pairsOf } from '../support/pairs.ts'
import { scopedCommands } from '../support/scopes.ts'

export interface PlacedLabel {
  readonly stage: LintedStage
  /** Set behind ONBUILD: it is a label of the images that are built on this one. */
  readonly inTrigger: boolean
  /** Quotes removed; null where a variable hides it. */
  readonly name: string | null
  /** Quotes removed and variables filled in; null where that cannot be done for sure, and where no schema asks for it. */
  readonly content: string | null
  readonly keyRange: Range
  readonly valueRange: Range
  /** Key and value. */
  readonly range: Range
}

const NOTHING_KNOWN: Lookup = () => null

/** The labels of LABEL instructions, those of triggers among them. A dozen rules ask for them. */
export const placedLabels: (file: LintedFile, context: LintContext) => readonly PlacedLabel[] = kept(
  (file: LintedFile, context: LintContext) => (file.has('LABEL') ? [...readLabels(file, context)] : []),
)

function* readLabels(file: LintedFile, context: LintContext): Iterable<PlacedLabel> {
  for (const { stage, command: instruction, lookup } of scopedCommands(file, context)) {
    const command = instruction.trigger ?? instruction
    if (command.keyword !== 'LABEL') continue
    const scope = command.inOnbuild ? NOTHING_KNOWN : lookup
    for (const pair of pairsOf(command, file.escape)) {
      const name = plain(pair.name, scope, file.escape)
      const content = context.labelSchema === null ? null : plain(pair.value ?? '', scope, file.escape)
      yield new LabelPair(stage, command, pair, { name, content })
    }
  }
}

/** Its ranges are worked out when somebody asks. */
class LabelPair implements PlacedLabel {
  readonly stage: LintedStage
  readonly inTrigger: boolean
  readonly name: string | null
  readonly content: string | null
  readonly #command: Command
  readonly #pair: Pair

  constructor(
    stage: LintedStage,
    command: Command,
    pair: Pair,
    { name, content }: Pick<PlacedLabel, 'name' | 'content'>,
  ) {
    this.stage = stage
    this.inTrigger = command.inOnbuild
    this.name = name
    this.content = content
    this.#command = command
    this.#pair = pair
  }

  get keyRange(): Range {
    return this.#pair.nameRange
  }

  get valueRange(): Range {
    const { value, valueAt } = this.#pair
    return rangeIn(this.#command.line, valueAt, valueAt + (value ?? '').length)
  }

  get range(): Range {
    return this.#pair.range
  }
}

function plain(word: string, lookup: Lookup, escape: string): string | null {
  const { text, certain } = expandWord(word, lookup, escape)
  return certain ? text : null
}
