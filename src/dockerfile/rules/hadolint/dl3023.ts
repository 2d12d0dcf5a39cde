import type { Rule } from '../rule.ts'
import { copiesFrom, isStage } from './copy-from.ts'
import { shown } from './shown.ts'

/** hadolint: a stage cannot copy from itself by its name. Ours sees its number too. */
export const dl3023: Rule = {
  code: 'DL3023',
  aliases: [],
  severity: 'error',
  keywords: ['COPY'],
  title: 'COPY --from names its own stage',
  action: 'Name another stage, or copy within the stage in a RUN.',
  *check(file) {
    for (const { stage, value, range } of copiesFrom(file)) {
      if (!isStage(value, stage)) continue
      yield { range, message: `The stage ${shown(value)} cannot copy from itself.` }
    }
  },
}
