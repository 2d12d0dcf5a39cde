import type { Command } from '../../command.ts'
import type { Escape } from '../../directives.ts'
import { rangeOf } from '../../split-instructions.ts'
import type { Rule } from '../rule.ts'
import { inCaseOf } from '../support/case-of-keyword.ts'

const LABEL = 'org.opencontainers.image.authors'

/** BuildKit: MAINTAINER, which is deprecated. The fix is the label of the OCI image specification for authors. */
export const maintainerDeprecated: Rule = {
  code: 'MaintainerDeprecated',
  aliases: ['DL4000'],
  severity: 'warning',
  keywords: ['MAINTAINER'],
  title: 'MAINTAINER is deprecated',
  action: `Name the authors by the label ${LABEL}.`,
  *check({ commands, escape }) {
    for (const command of commands) {
      if (command.keyword !== 'MAINTAINER') continue
      const range = rangeOf(command.line)
      const text = `${inCaseOf('LABEL', command.written)} ${LABEL}="${quoted(authorsOf(command), escape)}"`
      yield {
        range: command.keywordRange,
        message: 'MAINTAINER is deprecated.',
        // on several lines there may be comments, which would be lost
        ...(range.start.line === range.end.line
          ? { fix: { title: 'Name the authors by a label', edits: [{ range, text }] } }
          : {}),
      }
    }
  },
}

/** MAINTAINER takes quotes for a part of the text; nobody means them. */
function authorsOf({ rest }: Command): string {
  return /^"[^"]*"$|^'[^']*'$/.test(rest) ? rest.slice(1, -1) : rest
}

/** MAINTAINER substitutes nothing, LABEL does. */
function quoted(text: string, escape: Escape): string {
  return text.replaceAll(/["$\\`]/g, (character) =>
    character === '"' || character === '$' || character === escape ? `${escape}${character}` : character,
  )
}
