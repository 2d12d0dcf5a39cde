/** The rules of one kind of label value each (https://github.com/hadolint/hadolint#linting-labels). */
import type { LabelKind, Rule } from '../rule.ts'
import { placedLabels } from './label-places.ts'
import { shown } from './shown.ts'

interface LabelCheck {
  readonly code: string
  readonly kind: LabelKind
  readonly title: string
  readonly action: string
  /** Completes "The label … is …". */
  readonly problem: string
  isValid(value: string): boolean
}

/**
 * hadolint asks for a literal value in labels of such a kind. Ours fills in variables that the file or the build
 * arguments tell, and lets a value that is not known for sure pass. Empty values are for DL3051 to report.
 */
export function labelRule({ code, kind, title, action, problem, isValid }: LabelCheck): Rule {
  return {
    code,
    aliases: [],
    severity: 'warning',
    keywords: ['LABEL'],
    title,
    action,
    *check(file, context) {
      const schema = context.labelSchema
      if (schema === null || !Object.values(schema).includes(kind)) return
      for (const { name, valueRange, content } of placedLabels(file, context)) {
        if (name === null || !Object.hasOwn(schema, name) || schema[name] !== kind) continue
        if (content === null || content.trim() === '' || isValid(content)) continue
        const message = `The label ${shown(name)} is ${problem}: ${shown(content)}.`
        yield { range: valueRange, message }
      }
    },
  }
}
