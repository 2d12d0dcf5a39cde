import { APK } from './installers.ts'
import { upgradeRule } from './upgrade-rule.ts'

/** hadolint, until it dropped it: no `apk upgrade`. */
export const dl3017 = upgradeRule('DL3017', 'info', APK, new Set(['upgrade']))
