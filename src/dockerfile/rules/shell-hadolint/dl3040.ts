import { cleanUpRule, isCleaning } from './clean-up-rule.ts'
import { DNF, YUM } from './installers.ts'
import { runScripts } from './run-scripts.ts'

/** hadolint: `dnf clean all` follows `dnf install`, in the same RUN. */
export const dl3040 = cleanUpRule({
  code: 'DL3040',
  severity: 'warning',
  title: 'Clean up behind dnf',
  action: 'End the RUN in `dnf clean all`.',
  manager: DNF,
  scripts: runScripts,
  subcommands: DNF.installs,
  mounts: /^\/var\/cache(?:\/(?:lib)?dnf5?|\/yum)?$/,
  paths: /\/var\/cache\/?(?:\*|dnf|libdnf5|yum|$)|\/var\/cache\/\{/,
  leftover: 'its cache',
  cleans: (command) => isCleaning(command, DNF) || isCleaning(command, YUM),
})
