import type { Rule } from '../rule.ts'
import { chainOf } from '../support/scopes.ts'

/**
 * HEALTHCHECK or STOPSIGNAL in the image that is run. Slipway waits for the end of a run, or asks a service by HTTP,
 * and ends containers itself: neither instruction has an effect here. They may be meant for elsewhere, so it is a hint.
 */
export const slp0306: Rule = {
  code: 'SLP0306',
  aliases: [],
  severity: 'info',
  keywords: ['HEALTHCHECK', 'STOPSIGNAL'],
  title: 'HEALTHCHECK and STOPSIGNAL have no effect in a run',
  action: 'Leave it where the image is used elsewhere too; a run does not need it.',
  *check({ stages }) {
    const last = stages.at(-1)
    for (const { commands } of last === undefined ? [] : chainOf(last)) {
      for (const { keyword, rest, keywordRange } of commands) {
        const isOff = keyword === 'HEALTHCHECK' && /^none$/i.test(rest)
        if ((keyword !== 'HEALTHCHECK' && keyword !== 'STOPSIGNAL') || isOff) continue
        yield { range: keywordRange, message: `${keyword} has no effect in a run here.` }
      }
    }
  },
}
