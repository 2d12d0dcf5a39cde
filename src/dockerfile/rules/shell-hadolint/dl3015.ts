import { missingOptionRule } from './missing-option-rule.ts'
import { APT_GET } from './installers.ts'

/** hadolint: `apt-get install` does not bring the packages that are merely recommended. */
export const dl3015 = missingOptionRule({
  code: 'DL3015',
  severity: 'info',
  title: 'Avoid additional packages',
  action: 'Add --no-install-recommends, and name what is needed.',
  manager: APT_GET,
  subcommands: APT_GET.installs,
  option: '--no-install-recommends',
  has: ({ flags, texts }) =>
    flags.includes('--no-install-recommends') ||
    texts.some((text) => /Install-Recommends=["']?(?:0|false|no)/i.test(text)),
})
