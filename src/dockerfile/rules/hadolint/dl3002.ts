import type { Range } from '../../diagnostic.ts'
import { expandWord } from '../../expand-word.ts'
import type { LintedStage } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { scopedCommands } from '../support/scopes.ts'
import { shown } from './shown.ts'
import { finalStages } from './every-command.ts'

interface User {
  readonly range: Range
  /** Null where it is not known for sure. */
  readonly name: string | null
}

/**
 * hadolint: the last USER is not root, by name or number. A file without USER is fine, for the base image may have
 * one. Ours looks at the last stage only, with the stages that it goes on from, since no other becomes the image, and
 * follows variables whose values the file or the build arguments tell.
 */
export const dl3002: Rule = {
  code: 'DL3002',
  aliases: [],
  severity: 'warning',
  keywords: ['USER'],
  title: 'Last USER should not be root',
  action: 'End with a USER that is not root.',
  *check(file, context) {
    if (!file.commands.some(({ keyword }) => keyword === 'USER')) return
    const users = new Map<LintedStage, User>()
    for (const { command, stage, lookup } of scopedCommands(file, context)) {
      if (command.keyword !== 'USER') continue
      const { text, certain } = expandWord(command.rest, lookup, file.escape)
      users.set(stage, { range: command.restRange, name: certain ? text : null })
    }
    const last = finalStages(file).find((stage) => users.has(stage))
    const user = last === undefined ? undefined : users.get(last)
    if (!user || user.name === null || !/^(?:root|0+)(?:$|:)/.test(user.name.trim())) return
    yield { range: user.range, message: `The image runs as root: its last USER is ${shown(user.name)}.` }
  },
}
