import { cleanUpRule } from './clean-up-rule.ts'
import { APT_GET } from './installers.ts'
import { runScriptsOfImage } from './run-scripts.ts'

/** hadolint: a RUN with `apt-get update` removes the lists again, in the stages that the image is made of. */
export const dl3009 = cleanUpRule({
  code: 'DL3009',
  severity: 'info',
  title: 'Delete the lists of apt-get',
  action: 'End the RUN in `rm -rf /var/lib/apt/lists/*`.',
  manager: APT_GET,
  scripts: runScriptsOfImage,
  subcommands: new Set(['update']),
  mounts: /^\/var\/lib(?:\/apt(?:\/lists)?)?$/,
  paths: /^["']?\/var\/.*apt/,
  leftover: 'the lists of packages',
})
