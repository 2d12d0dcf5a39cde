import { YUM } from './installers.ts'
import { pinRule } from './pin-rule.ts'
import { hasRpmVersion } from './rpm-version.ts'

/** hadolint: versions for `yum install`. */
export const dl3033 = pinRule({
  code: 'DL3033',
  manager: YUM,
  example: 'curl-7.76.1',
  isPinned: ({ text }) => hasRpmVersion(text),
})
