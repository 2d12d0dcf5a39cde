import type { Rule } from '../rule.ts'
import { finalStages } from './every-command.ts'

/**
 * hadolint: the image has a HEALTHCHECK; off by default, since an image for a batch job needs none. Ours looks at the
 * last stage and those that it goes on from; `HEALTHCHECK NONE` counts, for it was thought of.
 */
export const dl3057: Rule = {
  code: 'DL3057',
  aliases: [],
  severity: 'info',
  offByDefault: true,
  title: 'HEALTHCHECK is missing',
  action: 'Add a HEALTHCHECK that tells whether the service answers.',
  *check(file) {
    const stages = finalStages(file)
    const checks = stages.some(({ commands }) => commands.some(({ keyword }) => keyword === 'HEALTHCHECK'))
    const [last] = stages
    if (checks || !last) return
    yield { range: last.from.keywordRange, message: 'The image has no HEALTHCHECK.' }
  },
}
