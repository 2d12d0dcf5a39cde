import type { Rule } from '../rule.ts'
import { exposedPorts } from '../support/exposed-ports.ts'

/** BuildKit: EXPOSE with an address or a port of the host, which it ignores and will refuse one day. */
export const exposeInvalidFormat: Rule = {
  code: 'ExposeInvalidFormat',
  aliases: [],
  severity: 'warning',
  keywords: ['EXPOSE'],
  title: 'EXPOSE names an address or a port of the host',
  action: 'Write the port of the container alone, as 8080/tcp.',
  *check(file, context) {
    for (const { host, range, written } of exposedPorts(file, context)) {
      if (host === '') continue
      yield {
        range,
        message: `${written.slice(0, 200)} names an address or a port of the host, which an image cannot choose.`,
      }
    }
  },
}
