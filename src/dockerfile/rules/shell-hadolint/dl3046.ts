import type { Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { eachNamed } from './command-index.ts'

/** From here on hadolint calls a number high: /var/log/lastlog has a record for each number up to it. */
const HIGH = 100_000

/**
 * hadolint: `useradd` with a high user number has `-l`, or the sparse files in which the last logins are kept become
 * gigabytes in a layer.
 */
export const dl3046: Rule = {
  code: 'DL3046',
  aliases: [],
  severity: 'warning',
  title: 'useradd without -l and with a high user number',
  action: 'Add --no-log-init, or take a number below 100000.',
  check: (file) =>
    eachNamed(file, ['useradd'], (command) => {
      const { flags, range } = command
      if (flags.includes('-l') || flags.includes('--no-log-init')) return null
      const uid = uidOf(command)
      if (uid === null || uid < HIGH) return null
      return { range, message: `The user number ${uid} makes the log of last logins very large.` }
    }),
}

function uidOf({ words }: ShellCommand): number | null {
  for (const [at, word] of words.entries()) {
    const match = /^(?:-[A-Za-z]*u|--uid)(?:=?(\d{1,12}))?$/.exec(word ?? '')
    if (!match) continue
    const digits = match[1] ?? words[at + 1] ?? ''
    return /^\d{1,12}$/.test(digits) ? Number(digits) : null
  }
  return null
}
