import { APK } from './installers.ts'
import { pinRule } from './pin-rule.ts'

/** hadolint: versions for `apk add`, exact or not (`curl~8.5`, `curl>8`); a file has its own. */
export const dl3018 = pinRule({
  code: 'DL3018',
  manager: APK,
  example: 'curl=8.5.0-r0',
  isPinned: ({ text }) => /[=~<>]|\.apk["']?$/.test(text),
})
