import type { Command } from '../../command.ts'
import { expandWord } from '../../expand-word.ts'
import { kept } from '../../kept.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { scopedCommands } from './scopes.ts'
import { type PlacedWord, restStart, wordPlaces } from './word-places.ts'

export interface ExpandedWord {
  /** As the file has it. */
  readonly word: PlacedWord
  /** With variables filled in, up to the first that is not known. */
  readonly value: string
  readonly certain: boolean
}

export interface ExpandedCommand {
  readonly stage: LintedStage
  readonly command: Command
  readonly words: readonly ExpandedWord[]
}

const EXPANDED = /^(?:ADD|COPY|EXPOSE|VOLUME|WORKDIR)$/

/**
 * The ADD, COPY, EXPOSE, VOLUME and WORKDIR of all stages in order; all that WORKDIR has is one word. Following the
 * variables through a file costs more than what a rule does with them: once is enough.
 */
export const expandedCommands: (file: LintedFile, context: LintContext) => readonly ExpandedCommand[] =
  kept(expandAll)

function expandAll(file: LintedFile, context: LintContext): readonly ExpandedCommand[] {
  const commands: ExpandedCommand[] = []
  for (const { stage, command, lookup } of scopedCommands(file, context)) {
    if (!EXPANDED.test(command.keyword)) continue
    const words = wordsOf(command).map((word) => {
      const { text, certain } = expandWord(word.text, lookup, file.escape)
      return { word, value: text, certain }
    })
    commands.push({ stage, command, words })
  }
  return commands
}

function wordsOf(command: Command): readonly PlacedWord[] {
  if (command.keyword !== 'WORKDIR') return wordPlaces(command)
  return [{ text: command.rest, at: restStart(command), range: command.restRange }]
}
