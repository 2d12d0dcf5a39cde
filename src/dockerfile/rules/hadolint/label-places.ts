import type { Range } from '../../diagnostic.ts'
import { expandWord, type Lookup } from '../../expand-word.ts'
import { kept } from '../../kept.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { pairsOf } from '../support/pairs.ts'
import { scopedCommands } from '../support/scopes.ts'

export interface PlacedLabel {
  readonly stage: LintedStage
  /** Set behind ONBUILD: it is a label of the images that are built on this one. */
  readonly inTrigger: boolean
  /** Quotes removed; null where a variable hides it. */
  readonly name: string | null
  /** Quotes removed and variables filled in; null where that cannot be done for sure. */
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
    for (const { name, nameRange, value, valueAt, range } of pairsOf(command, file.escape)) {
      yield {
        stage,
        inTrigger: command.inOnbuild,
        name: plain(name, scope, file.escape),
        content: plain(value ?? '', scope, file.escape),
        keyRange: nameRange,
        valueRange: rangeIn(command.line, valueAt, valueAt + (value ?? '').length),
        range,
      }
    }
  }
}

function plain(word: string, lookup: Lookup, escape: string): string | null {
  const { text, certain } = expandWord(word, lookup, escape)
  return certain ? text : null
}
