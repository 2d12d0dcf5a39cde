import type { Command } from '../../command.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import { chainOf } from '../support/scopes.ts'

/** Every instruction in order; in place of an ONBUILD its trigger. */
export function* everyCommand({ commands }: LintedFile): Iterable<Command> {
  for (const command of commands) yield command.trigger ?? command
}

/** The stage that becomes the image and those that it goes on from, last first. */
export function finalStages({ stages }: LintedFile): readonly LintedStage[] {
  const last = stages.at(-1)
  return last === undefined ? [] : chainOf(last).toReversed()
}
