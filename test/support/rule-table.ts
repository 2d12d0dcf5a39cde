import { DIAGNOSTIC_CODES } from '../../src/dockerfile/codes.ts'
import type { Rule } from '../../src/dockerfile/rules/rule.ts'

/** Sources of rules as the documentation parts them, each with its heading. */
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/^[A-Za-z]+$/, '### Checks of BuildKit'],
  [/^DL1/, '### On the file itself (hadolint)'],
  [/^DL3/, '### On instructions (hadolint)'],
  [/^DL4/, '### On the whole (hadolint)'],
  [/^SLP/, '### Of our own'],
]

/** The part of docs/dockerfile-diagnostics.md that lists the warnings of the reader and the rules of the linter. */
export function ruleTables(rules: readonly Rule[]): string {
  const reader = Object.entries(DIAGNOSTIC_CODES)
    .filter(([code]) => code.startsWith('SLP02'))
    .map(([code, entry]) => ({ code, severity: 'warning' as const, aliases: [], ...entry }))
  const parts = GROUPS.flatMap(([pattern, heading]) => {
    const own = [...reader, ...rules].filter(({ code }) => pattern.test(code)).toSorted(byCode)
    return own.length === 0 ? [] : [heading, table(own)]
  })
  return parts.join('\n\n')
}

type Row = Pick<Rule, 'code' | 'severity' | 'title' | 'aliases' | 'action' | 'offByDefault'>

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ code, severity, title, aliases, action, offByDefault }) => {
    const names = aliases.map((alias) => `\`${alias}\``).join(', ')
    const level = offByDefault ? `off (${severity})` : severity
    return `| ${[`\`${code}\``, level, title, names, action].map(cell).join(' | ')} |`
  })
  const head = ['| code | severity | title | also known as | what to do |', '| --- | --- | --- | --- | --- |']
  return [...head, ...lines].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

const byCode = (a: Row, b: Row): number => (a.code < b.code ? -1 : 1)
