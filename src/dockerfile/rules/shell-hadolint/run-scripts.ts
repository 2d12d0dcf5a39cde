import type { Command } from '../../command.ts'
import { chainOf } from '../support/scopes.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { ShellScript } from '../shell/shell-script.ts'
import { kept } from '../../kept.ts'

/** A RUN that gives a script to a POSIX shell. */
export interface RunScript {
  readonly stage: LintedStage
  /** The RUN itself; behind ONBUILD the trigger. */
  readonly run: Command
  readonly script: ShellScript
}

/** All of them in the order of the file; the same ones each time. */
export const runScripts: (file: LintedFile) => readonly RunScript[] = kept((file: LintedFile) =>
  file.stages.flatMap((stage) => (isWindows(stage) ? [] : scriptsOf(stage, file))),
)

function scriptsOf(stage: LintedStage, file: LintedFile): readonly RunScript[] {
  return stage.commands.flatMap((command) => {
    const run = command.trigger ?? command
    const script = run.keyword === 'RUN' ? file.shellOf(command) : null
    return script === null ? [] : [{ stage, run, script }]
  })
}

/** Those in the stages that the image is made of: what others leave behind is thrown away with them. */
export function runScriptsOfImage(file: LintedFile): readonly RunScript[] {
  const last = file.stages.at(-1)
  const ofImage = new Set(last === undefined ? [] : chainOf(last))
  return runScripts(file).filter(({ stage }) => ofImage.has(stage))
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
