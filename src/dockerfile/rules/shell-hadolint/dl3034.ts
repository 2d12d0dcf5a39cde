import { missingOptionRule } from './missing-option-rule.ts'
import { ZYPPER } from './installers.ts'

/** hadolint: `zypper` is not interactive (`-n`), or its subcommand has `-y`. */
export const dl3034 = missingOptionRule({
  code: 'DL3034',
  severity: 'warning',
  title: 'Use a non-interactive switch with zypper',
  action: 'Add -y, or call zypper with --non-interactive: there is nobody to answer the question.',
  manager: ZYPPER,
  subcommands: new Set(['install', 'in', 'remove', 'rm', 'source-install', 'si', 'patch']),
  option: '-y',
  has: ({ flags }) => ['-n', '--non-interactive', '-y', '--no-confirm'].some((flag) => flags.includes(flag)),
})
