import { cleanUpRule } from './clean-up-rule.ts'
import { invocation } from './installer-call.ts'
import { YARN } from './installers.ts'
import { runScriptsOfImage } from './run-scripts.ts'

/** hadolint: `yarn cache clean` follows `yarn install`, in the stages that the image is made of. */
export const dl3060 = cleanUpRule({
  code: 'DL3060',
  severity: 'info',
  title: 'Clean the cache of yarn',
  action: 'End the RUN in `yarn cache clean`.',
  manager: YARN,
  scripts: runScriptsOfImage,
  subcommands: YARN.installs,
  mounts: /yarn|(?:^|\/)\.cache$/,
  paths: /yarn|\.cache/,
  leftover: 'its cache',
  cleans: (command) => {
    const found = invocation(command, YARN)
    return found?.subcommand === 'cache' && found.operands[0]?.value === 'clean'
  },
})
