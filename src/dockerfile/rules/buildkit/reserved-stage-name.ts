import type { Rule } from '../rule.ts'
import { wordPlaces } from '../support/word-places.ts'

const RESERVED = /^(?:context|scratch)$/

/** BuildKit: a stage is named `context` or `scratch`, which mean something else to it. */
export const reservedStageName: Rule = {
  code: 'ReservedStageName',
  aliases: ['DL3063'],
  severity: 'warning',
  title: 'A stage has a reserved name',
  action: 'Name the stage something else than context and scratch.',
  *check({ stages }) {
    for (const { name, from } of stages) {
      if (name === null || !RESERVED.test(name)) continue
      yield {
        range: wordPlaces(from)[2]?.range ?? from.restRange,
        message: `${name} is a reserved word, and no name for a stage.`,
      }
    }
  },
}
