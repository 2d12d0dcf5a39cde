import type { Found, Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { invocation } from './installer-call.ts'
import { APT } from './installers.ts'
import { eachNamed } from './command-index.ts'

/** What the two older programs have under the same name. */
const OLDER: ReadonlyMap<string, string> = new Map([
  ...['install', 'update', 'upgrade', 'remove', 'purge', 'autoremove', 'clean', 'autoclean', 'source']
    .concat('build-dep', 'download', 'satisfy', 'reinstall')
    .map((name) => [name, '-get'] as const),
  ...['search', 'show', 'policy', 'depends', 'rdepends', 'madison'].map((name) => [name, '-cache'] as const),
])

/** hadolint: no `apt`, whose options and output are made for people and may change. */
export const dl3027: Rule = {
  code: 'DL3027',
  aliases: [],
  severity: 'warning',
  title: 'Do not use apt',
  action: 'Use apt-get or apt-cache.',
  check: (file) => eachNamed(file, ['apt'], found),
}

function found(command: ShellCommand): Found {
  const range = command.nameRange
  const message = 'apt is made for people at a terminal; its options and output may change.'
  const suffix = OLDER.get(invocation(command, APT)?.subcommand ?? '')
  if (suffix === undefined || !command.exact || command.nameIsQuoted) return { range, message }
  const edits = [{ range: { start: range.end, end: range.end }, text: suffix }]
  return { range, message, fix: { title: `Use apt${suffix}`, edits } }
}
