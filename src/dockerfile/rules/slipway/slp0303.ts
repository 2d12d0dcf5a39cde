import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Found, Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { foldersOf, isIn } from '../support/folders.ts'
import { chainOf } from '../support/scopes.ts'
import { writtenBy } from './written-files.ts'

const DATA = '/data'

/**
 * The build puts files into /data of the image that is run. At the run /data is a mount of its own, which hides them.
 * Looks at COPY, ADD and at the commands of RUN whose targets are plain. Making the folder itself is fine.
 */
export const slp0303: Rule = {
  code: 'SLP0303',
  aliases: [],
  severity: 'warning',
  keywords: ['ADD', 'COPY', 'RUN'],
  title: 'Files of the build in /data are not there at the run',
  action: 'Put the files into another folder; write to /data when the container runs.',
  *check(file, context) {
    for (const { path, word } of foldersOf(file, context).copied) {
      if (isIn(DATA, path)) yield found(path, word.range)
    }
    const last = file.stages.at(-1)
    for (const stage of last === undefined ? [] : chainOf(last)) {
      for (const command of runCommands(file, stage)) {
        const write = writtenBy(command).find(({ path }) => path.startsWith(`${DATA}/`) || path === DATA)
        if (write) yield found(write.path, write.place())
      }
    }
  },
}

function* runCommands(file: LintedFile, stage: LintedStage): Iterable<ShellCommand> {
  for (const command of stage.commands) {
    if (command.keyword === 'RUN') yield* file.shellOf(command)?.commands ?? []
  }
}

function found(path: string, range: Found['range']): Found {
  return {
    range,
    message: `What the build puts at ${path.slice(0, 200)} is hidden at the run, where /data is a mount of its own.`,
  }
}
