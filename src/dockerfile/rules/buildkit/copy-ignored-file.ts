import { flagValue } from '../../check-flags.ts'
import type { Rule } from '../rule.ts'
import { type IgnorePatterns, readIgnorePatterns } from '../support/ignore-patterns.ts'
import { expandedCommands } from '../support/expanded-words.ts'

const ELSEWHERE = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/|\d*<<)/

/**
 * BuildKit: COPY or ADD of a file that .dockerignore keeps out of the context. Needs `context.dockerignore`; finds
 * nothing without it. As there, a .dockerignore with exceptions (`!pattern`) is not judged. Of a great many patterns and
 * sources only as many are compared as the limits of `readIgnorePatterns` allow.
 */
export const copyIgnoredFile: Rule = {
  code: 'CopyIgnoredFile',
  aliases: [],
  severity: 'warning',
  keywords: ['ADD', 'COPY'],
  title: 'COPY of a file that .dockerignore leaves out',
  action: 'Copy another file, or change .dockerignore.',
  *check(file, context) {
    if (context.dockerignore === undefined) return
    const patterns = readIgnorePatterns(context.dockerignore)
    if (patterns === null) return
    for (const { command, words } of expandedCommands(file, context)) {
      const { keyword } = command
      const isCopy = keyword === 'ADD' || (keyword === 'COPY' && flagValue(command, 'from') === null)
      if (!isCopy) continue
      for (const { word, value, certain } of words.slice(0, -1)) {
        if (!certain || ELSEWHERE.test(value) || !isIgnored(value, patterns)) continue
        yield {
          range: word.range,
          message: `${word.text.slice(0, 200)} is left out of the context by .dockerignore.`,
        }
      }
    }
  },
}

/** The folder itself counts as left out only where a pattern takes all that is in it. */
function isIgnored(source: string, patterns: IgnorePatterns): boolean {
  const path = source
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
  return path === '' ? patterns.takesAll : patterns.matches(path)
}
