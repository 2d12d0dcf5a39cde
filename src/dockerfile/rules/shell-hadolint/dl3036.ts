import { cleanUpRule, isCleaning } from './clean-up-rule.ts'
import { ZYPPER } from './installers.ts'
import { runScripts } from './run-scripts.ts'

/** hadolint: `zypper clean` follows the use of zypper, in the same RUN. */
export const dl3036 = cleanUpRule({
  code: 'DL3036',
  severity: 'warning',
  title: 'Clean up behind zypper',
  action: 'End the RUN in `zypper clean --all`.',
  manager: ZYPPER,
  scripts: runScripts,
  subcommands: new Set(['install', 'in', 'refresh', 'ref', 'update', 'up', 'patch', 'dist-upgrade', 'dup']),
  mounts: /^\/var\/cache(?:\/zypp)?$/,
  paths: /\/var\/cache\/?(?:\*|zypp|$)|\/var\/cache\/\{/,
  leftover: 'its cache',
  cleans: (command) => isCleaning(command, ZYPPER),
})
