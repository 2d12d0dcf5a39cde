import type { Command } from '../../command.ts'
import { chainOf } from '../support/scopes.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Found } from '../rule.ts'
import type { ShellCommand, ShellScript } from '../shell/shell-script.ts'

/** A RUN that gives a script to a POSIX shell. */
export interface RunScript {
  readonly stage: LintedStage
  /** The RUN itself; behind ONBUILD the trigger. */
  readonly run: Command
  readonly script: ShellScript
}

/** All of them in the order of the file. */
export function* runScripts(file: LintedFile): Iterable<RunScript> {
  for (const stage of file.stages) {
    if (isWindows(stage)) continue
    for (const command of stage.commands) {
      const run = command.trigger ?? command
      if (run.keyword !== 'RUN') continue
      const script = file.shellOf(command)
      if (script !== null) yield { stage, run, script }
    }
  }
}

/** Those in the stages that the image is made of: what others leave behind is thrown away with them. */
export function* runScriptsOfImage(file: LintedFile): Iterable<RunScript> {
  const last = file.stages.at(-1)
  const kept = new Set(last === undefined ? [] : chainOf(last))
  for (const found of runScripts(file)) if (kept.has(found.stage)) yield found
}

/** For rules that look at one command at a time. */
export function* eachCommand(
  file: LintedFile,
  look: (command: ShellCommand, run: RunScript) => Found | null,
): Iterable<Found> {
  for (const run of runScripts(file)) {
    for (const command of run.script.commands) {
      const found = look(command, run)
      if (found !== null) yield found
    }
  }
}

/** Windows images run cmd unless SHELL says something else. */
function isWindows(stage: LintedStage): boolean {
  const [root = stage] = chainOf(stage)
  const [image = ''] = root.from.words
  const chain = chainOf(stage).flatMap(({ commands }) => commands)
  return (
    /(?:^|\/)windows\/|(?:^|\/)(?:nanoserver|windowsservercore)(?:[:@]|$)/i.test(image) &&
    !chain.some(({ keyword }) => keyword === 'SHELL')
  )
}
