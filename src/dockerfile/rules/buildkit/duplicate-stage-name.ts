import type { Rule } from '../rule.ts'
import { wordPlaces } from '../support/word-places.ts'

/** BuildKit: a second stage has the name of an earlier one, in whatever case. */
export const duplicateStageName: Rule = {
  code: 'DuplicateStageName',
  aliases: ['DL3024'],
  severity: 'warning',
  title: 'Two stages have the same name',
  action: 'Give each stage a name of its own.',
  *check({ stages }) {
    const seen = new Map<string, number>()
    for (const { name, from } of stages) {
      if (name === null) continue
      const earlier = seen.get(name)
      const range = wordPlaces(from)[2]?.range ?? from.restRange
      if (earlier !== undefined) {
        yield { range, message: `The stage of line ${earlier + 1} has the name ${name} as well.` }
      } else seen.set(name, range.start.line)
    }
  },
}
