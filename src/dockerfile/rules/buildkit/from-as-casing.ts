import type { Rule } from '../rule.ts'
import { caseOf } from '../support/case-of-keyword.ts'
import { wordPlaces } from '../support/word-places.ts'

/** BuildKit: the AS of a FROM is in another case than the FROM. A FROM of mixed case is left to ConsistentInstructionCasing. */
export const fromAsCasing: Rule = {
  code: 'FromAsCasing',
  aliases: [],
  severity: 'warning',
  title: 'AS is not in the case of its FROM',
  action: 'Write FROM and AS in the same case.',
  *check({ stages }) {
    for (const { from } of stages) {
      if (from.words.length < 2) continue
      const as = wordPlaces(from)[1]
      const wanted = caseOf(from.written)
      if (as === undefined || wanted === 'mixed' || caseOf(as.text) === wanted) continue
      const text = wanted === 'lower' ? 'as' : 'AS'
      yield {
        range: as.range,
        message: `${as.text} is not in the case of its ${from.written}.`,
        fix: { title: `Write ${text}`, edits: [{ range: as.range, text }] },
      }
    }
  },
}
