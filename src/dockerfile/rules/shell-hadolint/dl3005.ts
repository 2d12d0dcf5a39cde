import { APT_GET } from './installers.ts'
import { upgradeRule } from './upgrade-rule.ts'

/** hadolint, until it dropped it: no `apt-get dist-upgrade`. */
export const dl3005 = upgradeRule('DL3005', 'info', APT_GET, new Set(['dist-upgrade', 'full-upgrade']))
