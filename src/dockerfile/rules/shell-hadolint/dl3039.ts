import { DNF } from './installers.ts'
import { upgradeRule } from './upgrade-rule.ts'

/** hadolint, until it dropped it: no `dnf update` of everything; of named packages it is fine. */
export const dl3039 = upgradeRule('DL3039', 'info', DNF, new Set(['update', 'upgrade']))
