import type { Command } from '../../command.ts'
import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'

/**
 * hadolint: RUN instructions that follow each other could be one. Where flags differ they could not, and where one of
 * the two joins commands already its author knows how and had a reason.
 */
export const dl3059: Rule = {
  code: 'DL3059',
  aliases: [],
  severity: 'info',
  title: 'RUN instructions that follow each other',
  action: 'Join them by &&, or leave them apart for the sake of the build cache.',
  *check(file) {
    for (const { commands } of file.stages) {
      for (const [at, command] of commands.entries()) {
        const before = commands[at - 1]
        if (command.keyword !== 'RUN' || before?.keyword !== 'RUN') continue
        if (flagsOf(command) !== flagsOf(before) || !isSingle(file, command) || !isSingle(file, before))
          continue
        yield {
          range: command.keywordRange,
          message: 'This RUN could be joined with the one in front of it.',
        }
      }
    }
  },
}

function flagsOf({ flags }: Command): string {
  return flags.map(({ text }) => text).join(' ')
}

function isSingle(file: LintedFile, command: Command): boolean {
  return (file.shellOf(command)?.commands.length ?? 1) <= 1
}
