import type { Rule } from '../rule.ts'
import { exposedPorts } from '../support/exposed-ports.ts'

/** BuildKit: the protocol of an EXPOSE has upper-case letters. */
export const exposeProtoCasing: Rule = {
  code: 'ExposeProtoCasing',
  aliases: [],
  severity: 'warning',
  keywords: ['EXPOSE'],
  title: 'The protocol of an EXPOSE is not in lower case',
  action: 'Write the protocol in lower case.',
  *check(file, context) {
    for (const { protocol, range, text, written } of exposedPorts(file, context)) {
      const lower = protocol.toLowerCase()
      if (protocol === lower || !/^(?:tcp|udp|sctp)$/.test(lower)) continue
      const fixed = text.slice(0, -protocol.length) + lower
      yield {
        range,
        message: `The protocol ${protocol} is not in lower case.`,
        ...(text === written ? { fix: { title: `Write ${fixed}`, edits: [{ range, text: fixed }] } } : {}),
      }
    }
  },
}
