import { missingOptionRule } from './missing-option-rule.ts'
import { YUM } from './installers.ts'

/** hadolint: `yum install` has `-y`. */
export const dl3030 = missingOptionRule({
  code: 'DL3030',
  severity: 'warning',
  title: 'Use the -y switch with yum install',
  action: 'Add -y: there is nobody to answer the question.',
  manager: YUM,
  subcommands: YUM.installs,
  option: '-y',
  has: ({ flags }) => flags.includes('-y') || flags.includes('--assumeyes'),
})
