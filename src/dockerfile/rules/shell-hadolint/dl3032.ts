import { cleanUpRule, isCleaning } from './clean-up-rule.ts'
import { YUM } from './installers.ts'
import { runScripts } from './run-scripts.ts'

/** hadolint: `yum clean all` follows `yum install`, in the same RUN. */
export const dl3032 = cleanUpRule({
  code: 'DL3032',
  severity: 'warning',
  title: 'Clean up behind yum',
  action: 'End the RUN in `yum clean all`.',
  manager: YUM,
  scripts: runScripts,
  subcommands: YUM.installs,
  mounts: /^\/var\/cache(?:\/(?:yum|dnf))?$/,
  paths: /\/var\/cache\/?(?:\*|yum|$)|\/var\/cache\/\{/,
  leftover: 'its cache',
  cleans: (command) => isCleaning(command, YUM),
})
