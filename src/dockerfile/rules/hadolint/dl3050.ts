import type { Rule } from '../rule.ts'
import { placedLabels } from './label-places.ts'
import { shown } from './shown.ts'

/** hadolint: with strict labels there are none that the schema does not have; without a schema, none at all. */
export const dl3050: Rule = {
  code: 'DL3050',
  aliases: [],
  severity: 'info',
  keywords: ['LABEL'],
  title: 'Superfluous label',
  action: 'Remove the label, or add it to `label-schema`.',
  *check(file, context) {
    if (!context.strictLabels) return
    const schema = context.labelSchema ?? {}
    for (const { keyRange, name } of placedLabels(file, context)) {
      if (name === null || Object.hasOwn(schema, name)) continue
      yield {
        range: keyRange,
        message: `The label ${shown(name)} is not in the schema of labels.`,
      }
    }
  },
}
