import type { LintedStage } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { expandedCommands } from '../support/expanded-words.ts'

const ABSOLUTE = /^(?:[\\/]|[A-Za-z]:)/

/**
 * BuildKit: the first WORKDIR of a stage (those of the stages that it goes on from counted in) is a relative path, and
 * so depends on the base image. BuildKit takes `C:\` for absolute when it builds for Windows only; ours always. A path
 * that begins with a variable of unknown value is not reported.
 */
export const workdirRelativePath: Rule = {
  code: 'WorkdirRelativePath',
  aliases: ['DL3000'],
  severity: 'warning',
  keywords: ['WORKDIR'],
  title: 'WORKDIR has a relative path',
  action: 'Write the path from the root, as /app.',
  *check(file, context) {
    const hasWorkdir = new Set<LintedStage>()
    for (const { stage, command, words } of expandedCommands(file, context)) {
      if (command.keyword !== 'WORKDIR') continue
      if (hasWorkdir.has(stage) || (stage.base !== null && hasWorkdir.has(stage.base))) {
        hasWorkdir.add(stage)
        continue
      }
      hasWorkdir.add(stage)
      const [path] = words
      if (path === undefined || ABSOLUTE.test(path.value) || (path.value === '' && !path.certain)) continue
      yield {
        range: command.restRange,
        message: `The path ${command.rest.slice(0, 200)} goes on from the working directory of the base image.`,
      }
    }
  },
}
