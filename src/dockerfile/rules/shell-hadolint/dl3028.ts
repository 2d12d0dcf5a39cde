import { GEM } from './installers.ts'
import { pinRule } from './pin-rule.ts'

/** hadolint: versions for `gem install`, as `name:version` or by `--version`; a file has its own. */
export const dl3028 = pinRule({
  code: 'DL3028',
  manager: GEM,
  example: 'rake:13.1.0',
  isPinned: ({ text }) => /:|\.gem["']?$/.test(text),
  isExempt: ({ flags }) => flags.includes('-v') || flags.includes('--version'),
})
