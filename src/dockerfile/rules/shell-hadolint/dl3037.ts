import { ZYPPER } from './installers.ts'
import { pinRule } from './pin-rule.ts'

/** hadolint: versions for `zypper install`, exact or not; a file has its own. */
export const dl3037 = pinRule({
  code: 'DL3037',
  manager: ZYPPER,
  example: 'curl=8.0.1',
  isPinned: ({ text }) => /[=<>~/]|\.rpm["']?$/.test(text),
})
