import { missingOptionRule } from './missing-option-rule.ts'
import { DNF } from './installers.ts'

/** hadolint: `dnf install` has `-y`. */
export const dl3038 = missingOptionRule({
  code: 'DL3038',
  severity: 'warning',
  title: 'Use the -y switch with dnf install',
  action: 'Add -y: there is nobody to answer the question.',
  manager: DNF,
  subcommands: DNF.installs,
  option: '-y',
  has: ({ flags }) => flags.includes('-y') || flags.includes('--assumeyes'),
})
