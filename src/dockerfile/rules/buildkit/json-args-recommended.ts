import type { LintedStage } from '../linted-file.ts'
import type { Rule } from '../rule.ts'

/** What only a shell does. */
const NEEDS_SHELL = /[|&;<>()$`*?~\n]/

/**
 * BuildKit: CMD or ENTRYPOINT in shell form, so that the program is a child of a shell, which keeps signals from it.
 * A SHELL in the stage, or in one that it goes on from, says that a shell is meant; that of a base image counts in
 * BuildKit too and is not known here.
 */
export const jsonArgsRecommended: Rule = {
  code: 'JSONArgsRecommended',
  aliases: ['DL3025'],
  severity: 'warning',
  keywords: ['CMD', 'ENTRYPOINT'],
  title: 'CMD or ENTRYPOINT runs its program below a shell',
  action: 'Write the program and its arguments as a JSON array of strings.',
  *check({ stages }) {
    for (const stage of stages) {
      let hasShell = stage.base !== null && setsShell(stage.base)
      for (const { keyword, json, rest, restRange } of stage.commands) {
        if (keyword === 'SHELL') hasShell = true
        if (hasShell || json || rest === '' || (keyword !== 'CMD' && keyword !== 'ENTRYPOINT')) continue
        yield {
          range: restRange,
          message: `The ${keyword} runs its program below a shell, which does not pass signals on.`,
          ...(NEEDS_SHELL.test(rest)
            ? { action: 'Write ["/bin/sh", "-c", "…"], or name the shell by a SHELL instruction.' }
            : {}),
        }
      }
    }
  },
}

function setsShell(stage: LintedStage): boolean {
  const own = stage.commands.some(({ keyword }) => keyword === 'SHELL')
  return own || (stage.base !== null && setsShell(stage.base))
}
