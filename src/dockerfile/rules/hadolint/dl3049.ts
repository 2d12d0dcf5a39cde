import type { Rule } from '../rule.ts'
import { placedLabels } from './label-places.ts'
import { shown } from './shown.ts'
import { finalStages } from './every-command.ts'

/**
 * hadolint: each label of the schema is there. Ours looks at the last stage and those that it goes on from, since no
 * other becomes the image; where a key is hidden by a variable, it may be any of them and nothing is reported.
 */
export const dl3049: Rule = {
  code: 'DL3049',
  aliases: [],
  severity: 'info',
  title: 'Label is missing',
  action: 'Add the label by a LABEL in the last stage.',
  *check(file, context) {
    if (context.labelSchema === null) return
    const stages = finalStages(file)
    const present = new Set<string | null>()
    for (const { stage, inTrigger, name } of placedLabels(file, context)) {
      if (stages.includes(stage) && !inTrigger) present.add(name)
    }
    const [last] = stages
    if (present.has(null) || !last) return
    for (const label of Object.keys(context.labelSchema)) {
      if (present.has(label)) continue
      yield { range: last.from.keywordRange, message: `The label ${shown(label)} is missing.` }
    }
  },
}
