import type { Rule } from '../rule.ts'
import { caseOf } from '../support/case-of-keyword.ts'

/**
 * BuildKit: keywords that are not written as most keywords of the stages are, in upper or in lower case; at a tie the
 * upper case wins. As there, ARG in front of the first FROM and the triggers of ONBUILD are not looked at.
 */
export const consistentInstructionCasing: Rule = {
  code: 'ConsistentInstructionCasing',
  aliases: [],
  severity: 'warning',
  title: 'Keywords are written in different cases',
  action: 'Write all keywords in the same case.',
  *check({ commands: all, stages }) {
    if (all.every(({ written, keyword }) => written === keyword)) return
    const commands = stages.flatMap((stage) => [stage.from, ...stage.commands])
    const lower = commands.filter(({ written }) => caseOf(written) === 'lower').length
    const upper = commands.filter(({ written }) => caseOf(written) === 'upper').length
    const wanted = lower > upper ? 'lower' : 'upper'
    for (const { written, keyword, keywordRange } of commands) {
      if (caseOf(written) === wanted) continue
      const text = wanted === 'lower' ? keyword.toLowerCase() : keyword
      yield {
        range: keywordRange,
        message: `The keyword ${written} is not in ${wanted} case, as most keywords of this file are.`,
        fix: { title: `Write ${text}`, edits: [{ range: keywordRange, text }] },
      }
    }
  },
}
