/** Flags of RUN that ask for more than the sandbox of a build step gives. */
import type { FlagWord } from '../../dockerfile/command-words.ts'
import type { Command } from '../../dockerfile/command.ts'
import { flagParts, flagValue } from '../../dockerfile/check-flags.ts'
import { type PolicyRule, type Sighting, type Subject, deniedPastProxy, pastProxy, quoted } from '../rule.ts'

function* flagsOf(
  { commands }: Pick<Subject, 'commands'>,
  name: string,
  isMeant: (value: string) => boolean,
  end = '',
): Generator<Sighting> {
  for (const command of commands) {
    if (command.keyword !== 'RUN') continue
    for (const flag of command.flags) {
      const parts = flagParts(flag)
      if (parts.name === name && isMeant(parts.value ?? '')) yield sighting(command, flag, end)
    }
  }
}

function sighting(command: Command, flag: FlagWord, end: string): Sighting {
  return { range: command.flagRange(flag), message: `RUN asks for ${quoted(flag.text)}${end}.` }
}

export const insecureRun: PolicyRule = {
  name: 'insecureRun',
  check: (subject) => flagsOf(subject, 'security', (value) => !/^sandbox$/i.test(value)),
}

export const hostNetwork: PolicyRule = {
  name: 'hostNetwork',
  level: deniedPastProxy,
  check: (subject) =>
    flagsOf(subject, 'network', (value) => !/^(?:default|none)$/i.test(value), pastProxy(subject)),
}

export const device: PolicyRule = {
  name: 'device',
  check: (subject) => flagsOf(subject, 'device', () => true),
}

export const networkedRun: PolicyRule = {
  name: 'networkedRun',
  *check({ commands }) {
    for (const command of commands) {
      if (command.keyword !== 'RUN' || /^none$/i.test(flagValue(command, 'network') ?? '')) continue
      yield { range: command.keywordRange, message: 'The RUN step has the network of the build.' }
    }
  },
}
