import type { Rule } from '../rule.ts'
import { eachNamed } from './command-index.ts'

const SENSELESS = ['free', 'ifconfig', 'kill', 'mount', 'ps', 'service', 'shutdown', 'ssh', 'top', 'vim']

/** hadolint: programs that look after a running machine or ask a person, and do nothing for an image. */
export const dl3001: Rule = {
  code: 'DL3001',
  aliases: [],
  severity: 'info',
  title: 'Programs that make no sense in a build',
  action: 'Leave it out: a build step has no services, no terminal and no machine of its own to look after.',
  check: (file) =>
    eachNamed(file, SENSELESS, ({ name, nameRange }) => ({
      range: nameRange,
      message: `${name} does nothing of use in a build step.`,
    })),
}
