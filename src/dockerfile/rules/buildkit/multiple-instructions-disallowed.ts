import type { Command } from '../../command.ts'
import type { Rule } from '../rule.ts'

const ONCE: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK'])

/** BuildKit: a CMD, ENTRYPOINT or HEALTHCHECK that a later one of the same stage replaces. The earlier one is marked. */
export const multipleInstructionsDisallowed: Rule = {
  code: 'MultipleInstructionsDisallowed',
  aliases: ['DL4003', 'DL4004', 'DL3012'],
  severity: 'warning',
  keywords: ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'],
  title: 'An instruction is replaced by a later one',
  action: 'Keep the last one only.',
  *check({ stages }) {
    for (const { commands } of stages) {
      const earlier = new Map<string, Command>()
      for (const command of commands) {
        const { keyword } = command
        if (!ONCE.has(keyword)) continue
        const before = earlier.get(keyword)
        earlier.set(keyword, command)
        if (before === undefined) continue
        yield {
          range: before.keywordRange,
          message: `The ${keyword} of line ${command.keywordRange.start.line + 1} replaces this one.`,
        }
      }
    }
  },
}
