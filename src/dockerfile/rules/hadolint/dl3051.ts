import type { Rule } from '../rule.ts'
import { placedLabels } from './label-places.ts'
import { shown } from './shown.ts'

/**
 * hadolint: labels of the schema whose kind is `text` are not empty; an empty one of another kind has not that kind's
 * form. Ours reports the empty ones of all kinds here, spaces alone among them, and once only.
 */
export const dl3051: Rule = {
  code: 'DL3051',
  aliases: [],
  severity: 'warning',
  keywords: ['LABEL'],
  title: 'Label is empty',
  action: 'Give the label a value.',
  *check(file, context) {
    const schema = context.labelSchema
    if (schema === null) return
    for (const { range, name, content } of placedLabels(file, context)) {
      if (name === null || !Object.hasOwn(schema, name) || content === null || content.trim() !== '') continue
      yield { range, message: `The label ${shown(name)} is empty.` }
    }
  },
}
