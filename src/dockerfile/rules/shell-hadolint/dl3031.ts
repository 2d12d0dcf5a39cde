import { YUM } from './installers.ts'
import { upgradeRule } from './upgrade-rule.ts'

/** hadolint, until it dropped it: no `yum update` of everything; of named packages it is fine. */
export const dl3031 = upgradeRule('DL3031', 'info', YUM, new Set(['update', 'upgrade']))
