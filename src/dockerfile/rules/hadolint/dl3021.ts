import type { Rule } from '../rule.ts'
import { wordPlaces } from '../support/word-places.ts'
import { everyCommand } from './every-command.ts'
import { shown } from './shown.ts'

/**
 * hadolint: COPY of more than one source needs a destination that ends in a slash. Ours lets `.` and `..` pass, which
 * can only be folders, a backslash where the backtick is the escape (Windows), and what ends in a variable.
 */
export const dl3021: Rule = {
  code: 'DL3021',
  aliases: [],
  severity: 'error',
  keywords: ['COPY'],
  title: 'COPY of several sources needs a folder',
  action: 'End the destination in a slash.',
  *check(file) {
    for (const command of everyCommand(file)) {
      if (command.keyword !== 'COPY' || command.words.length < 3) continue
      const target = wordPlaces(command).at(-1)
      if (!target || isFolder(target.text.replace(/["']$/, ''), file.escape)) continue
      const message = `COPY has ${command.words.length - 1} sources, but ${shown(target.text)} names no folder.`
      yield { range: target.range, message }
    }
  },
}

function isFolder(target: string, escape: string): boolean {
  if (/(?:^|\/)\.{0,2}$/.test(target)) return true
  return (escape === '`' && target.endsWith('\\')) || /\$(?:\w+|\{[^}]*\})$/.test(target)
}
