import { APT_GET } from './installers.ts'
import { pinRule } from './pin-rule.ts'

/** hadolint: versions for `apt-get install`. A release (`curl/bookworm`) will do, and so will a file. */
export const dl3008 = pinRule({
  code: 'DL3008',
  manager: APT_GET,
  example: 'curl=7.88.1-10',
  isPinned: ({ text }) => /[=/]|\.deb$/.test(text),
})
