import { missingOptionRule } from './missing-option-rule.ts'
import { APT_GET } from './installers.ts'
import type { ShellCommand } from '../shell/shell-script.ts'

/** hadolint: `apt-get install` has `-y`, or is quiet enough (`-qq`) to imply it. */
export const dl3014 = missingOptionRule({
  code: 'DL3014',
  severity: 'warning',
  title: 'Use the -y switch with apt-get install',
  action: 'Add -y: there is nobody to answer the question.',
  manager: APT_GET,
  subcommands: APT_GET.installs,
  option: '-y',
  has,
})

function has({ flags, texts }: ShellCommand): boolean {
  const quiet = texts.filter((text) => text === '-q' || text === '--quiet').length
  return (
    ['-y', '--yes', '--assume-yes', '-qq'].some((flag) => flags.includes(flag)) ||
    quiet > 1 ||
    texts.some((text) => /^-[a-z]*q[a-z]*q|^(?:-q|--quiet)=[2-9]|Assume-Yes=["']?(?:1|true|yes)/i.test(text))
  )
}
