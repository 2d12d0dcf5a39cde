import { ZYPPER } from './installers.ts'
import { upgradeRule } from './upgrade-rule.ts'

/** hadolint: no `zypper dist-upgrade`. */
export const dl3035 = upgradeRule('DL3035', 'warning', ZYPPER, new Set(['dist-upgrade', 'dup']))
