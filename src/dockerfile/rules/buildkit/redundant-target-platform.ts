import { flagParts } from '../../check-flags.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { Rule } from '../rule.ts'
import { pairsOf } from '../support/pairs.ts'

const TARGET = /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/

/**
 * BuildKit: `FROM --platform=$TARGETPLATFORM`, which is what FROM does without the flag. Ours is silent where the file
 * gives TARGETPLATFORM a value of its own, for then the flag does something.
 */
export const redundantTargetPlatform: Rule = {
  code: 'RedundantTargetPlatform',
  aliases: [],
  severity: 'warning',
  title: 'The platform of a FROM is the one that it has anyhow',
  action: 'Remove the flag.',
  *check({ stages, globals, escape }) {
    if (!stages.some(({ from }) => from.flags.length > 0)) return
    const own = globals
      .flatMap((command) => pairsOf(command, escape))
      .some(({ name, value }) => name === 'TARGETPLATFORM' && value !== null)
    if (own) return
    for (const { from } of stages) {
      for (const flag of from.flags) {
        const { name, value } = flagParts(flag)
        if (name !== 'platform' || value === null || !TARGET.test(value)) continue
        const before = rangeIn(from.line, flag.at - 1, flag.at + flag.raw.length)
        const range = from.flagRange(flag)
        yield {
          range,
          message: `The platform ${value} is the one that a stage has without the flag.`,
          ...(before.start.line === range.end.line
            ? { fix: { title: 'Remove the flag', edits: [{ range: before, text: '' }] } }
            : {}),
        }
      }
    }
  },
}
