import { missingOptionRule } from './missing-option-rule.ts'
import { APK } from './installers.ts'
import { hasMountAt } from './cache-mounts.ts'

/** hadolint: `apk add` has `--no-cache`, or its cache is a mount. */
export const dl3019 = missingOptionRule({
  code: 'DL3019',
  severity: 'info',
  title: 'Use the --no-cache switch with apk add',
  action: 'Add --no-cache; then neither apk update nor the removal of /var/cache/apk is needed.',
  manager: APK,
  subcommands: APK.installs,
  option: '--no-cache',
  has: ({ flags }) => flags.includes('--no-cache'),
  exempts:
    () =>
    ({ run }) =>
      hasMountAt(run, /^\/(?:var\/cache|etc)\/apk(?:\/cache)?$|^\/var\/cache$/),
})
