/** For tests: rules small enough to be seen through. */
import type { Rule } from '../rules/rule.ts'
import type { ReadOptions } from '../document.ts'

export const READING: Omit<ReadOptions, 'buildArgs'> = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
}

/** Finds every instruction with this keyword. */
export function keywordRule(code: string, keyword: string, more: Partial<Rule> = {}): Rule {
  return {
    code,
    aliases: [],
    severity: 'warning',
    title: `${keyword} is used`,
    action: `Do without ${keyword}.`,
    *check({ commands }) {
      for (const command of commands) {
        if (command.keyword !== keyword) continue
        yield { range: command.keywordRange, message: `There is ${command.written}.` }
      }
    },
    ...more,
  }
}

/** Writes a keyword in upper case. */
export const upperCase: Rule = {
  code: 'ConsistentCase',
  aliases: ['DL9002'],
  severity: 'info',
  title: 'A keyword in lower case',
  action: 'Write it in upper case.',
  *check({ commands }) {
    for (const { written, keyword, keywordRange: range } of commands) {
      if (written === keyword) continue
      const fix = { title: `Write ${keyword}`, edits: [{ range, text: keyword }] }
      yield { range, message: `${written} is not in upper case.`, fix }
    }
  },
}
