import { DNF } from './installers.ts'
import { pinRule } from './pin-rule.ts'
import { hasRpmVersion } from './rpm-version.ts'

/** hadolint: versions for `dnf install` and `microdnf install`. */
export const dl3041 = pinRule({
  code: 'DL3041',
  manager: DNF,
  example: 'curl-8.2.1',
  isPinned: ({ text }) => hasRpmVersion(text),
})
