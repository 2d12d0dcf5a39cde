import type { Rule } from '../rule.ts'
import { certainSecrets, nameOf } from './secrets-in-text.ts'

/**
 * A credential whose shape leaves no doubt. An error, against the rule that few things are: the image would be
 * published with it, the file is kept in the job's record, and whoever reads either has the key. What is shown as a
 * sample (`EXAMPLE`, `xxxx`, a wrong checksum) is none.
 */
export const slp0301: Rule = {
  code: 'SLP0301',
  aliases: [],
  severity: 'error',
  title: 'A credential stands in the file',
  action:
    'Revoke it, take it out of the file, and give it to the step that needs it by RUN --mount=type=secret.',
  *check(file) {
    for (const place of certainSecrets(file)) {
      yield { range: place.range, message: `${nameOf(place)} stands here for all to read.` }
    }
  },
}
