import type { Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'

/** What systemctl cannot do by files alone; `enable`, `disable` and `mask` only make links. */
const ONLINE =
  /^(?:start|stop|restart|try-restart|reload|reload-or-restart|try-reload-or-restart|isolate|kill|status|show|is-active|is-failed|is-system-running|daemon-reload|daemon-reexec|list-units|list-jobs|reset-failed)$/

/** A RUN that asks systemd, which is not running in a build: the command fails, or does nothing. */
export const slp0307: Rule = {
  code: 'SLP0307',
  aliases: [],
  severity: 'warning',
  keywords: ['RUN'],
  title: 'A RUN needs a service that no build has',
  action: 'Start the program itself by CMD or ENTRYPOINT; `systemctl enable` works in a build.',
  *check(file) {
    for (const command of file.commands) {
      if (command.keyword !== 'RUN') continue
      for (const one of file.shellOf(command)?.commands ?? []) {
        const asked = askedOf(one)
        if (asked === null) continue
        yield { range: one.range, message: `${asked} needs systemd, which does not run in a build.` }
      }
    }
  },
}

const SETTERS = /^(?:hostnamectl|timedatectl|localectl)$/

function askedOf(command: ShellCommand): string | null {
  const { name } = command
  if (name === 'systemctl') return askedOfSystemctl(command)
  const isSetting = SETTERS.test(name) && command.words[0]?.startsWith('set-') === true
  return isSetting ? `${name} ${command.words[0] ?? ''}` : null
}

function askedOfSystemctl({ words, flags }: ShellCommand): string | null {
  if (flags.includes('--root') || flags.includes('--image') || flags.includes('--now')) return null
  const verb = words.find((word) => word === null || !word.startsWith('-'))
  return typeof verb === 'string' && ONLINE.test(verb) ? `systemctl ${verb}` : null
}
