import type { Rule } from '../rule.ts'
import { eachNamed } from './command-index.ts'

/** hadolint: no sudo, which wants a terminal and passes signals on badly, and which a build as root does not need. */
export const dl3004: Rule = {
  code: 'DL3004',
  aliases: [],
  // An error of hadolint's, but it builds and does what it says: no reason to refuse a submission.
  severity: 'warning',
  title: 'Do not use sudo',
  action: 'Leave sudo out; switch users by USER, or by gosu where a script has to.',
  check: (file) =>
    eachNamed(file, ['sudo'], ({ nameRange }) => ({
      range: nameRange,
      message: 'A build step is run through sudo.',
    })),
}
