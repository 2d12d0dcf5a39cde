import type { Rule } from '../rule.ts'
import { ASSIGNMENT, LIKELY_SHAPES } from './secret-shapes.ts'
import { certainSecrets, nameOf, secretsIn } from './secrets-in-text.ts'

/**
 * What looks like a credential: shapes that public values have as well, passwords in addresses, and values given to
 * names like `password` that are as random as generated ones. A warning, for each may be harmless.
 */
export const slp0302: Rule = {
  code: 'SLP0302',
  aliases: [],
  severity: 'warning',
  title: 'What looks like a credential stands in the file',
  action: 'If it is one, revoke it and give it to the step that needs it by RUN --mount=type=secret.',
  *check(file) {
    const { text, lines } = file
    // one place is told once, by the most exact shape
    const told = new Set(certainSecrets(file).map(({ start }) => start))
    for (const shapes of [LIKELY_SHAPES, [ASSIGNMENT]]) {
      const found = [...secretsIn(text, lines, shapes)].filter(({ start }) => !told.has(start))
      for (const place of found) {
        told.add(place.start)
        yield {
          range: place.range,
          message: `What looks like ${lower(nameOf(place))} stands here for all to read.`,
        }
      }
    }
  },
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
