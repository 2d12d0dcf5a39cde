import type { Command } from '../../command.ts'
import type { Lookup } from '../../expand-word.ts'
import { Variables } from '../../stage-scope.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'

export interface Scoped {
  readonly stage: LintedStage
  readonly command: Command
  /** What is known of variables in front of the command; valid until the next one is asked for. */
  readonly lookup: Lookup
}

/** The instructions of all stages in order (FROM left out), each with the variables that it sees. */
export function* scopedCommands(file: LintedFile, context: LintContext): Iterable<Scoped> {
  const variables = new Variables(file.escape, context.buildArgs)
  for (const command of file.globals) variables.apply(command)
  for (const stage of file.stages) {
    // names may be given twice, so that stages are told apart by their number
    variables.enterStage(String(stage.index), stage.base === null ? null : String(stage.base.index))
    for (const command of stage.commands) {
      yield { stage, command, lookup: variables.inStage }
      variables.apply(command)
    }
  }
}

/** The stages that `stage` goes on from, the first one first, and itself. */
export function chainOf(stage: LintedStage): readonly LintedStage[] {
  const chain: LintedStage[] = []
  for (let at: LintedStage | null = stage; at !== null; at = at.base) chain.unshift(at)
  return chain
}
