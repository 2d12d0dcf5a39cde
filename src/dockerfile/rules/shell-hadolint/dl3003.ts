import type { Rule } from '../rule.ts'
import { eachNamed } from './command-index.ts'

/**
 * hadolint: WORKDIR changes the folder, for `cd` is forgotten at the end of the RUN. In a subshell or substitution,
 * which is said to be there for one command only, `cd` is left alone.
 */
export const dl3003: Rule = {
  code: 'DL3003',
  aliases: [],
  severity: 'warning',
  title: 'Use WORKDIR to switch to a directory',
  action: 'Put a WORKDIR in front of the RUN, or put the cd and what needs it into ( ).',
  check: (file) =>
    eachNamed(file, ['cd'], ({ range, subshell }) =>
      !subshell ? { range, message: 'The folder that cd goes to is forgotten at the end of the RUN.' } : null,
    ),
}
