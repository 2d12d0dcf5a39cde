import { rangeIn } from '../../split-instructions.ts'
import type { Rule } from '../rule.ts'
import { wordPlaces } from '../support/word-places.ts'
import { everyCommand } from './every-command.ts'
import { shown } from './shown.ts'

const HIGHEST = 65_535
/** A port or a range of ports, between the colons of `address:host:container` and in front of `/tcp`. */
const PORTS = /(?<=^|:)(\d+)(?:-(\d+))?(?=$|:|\/)/g

/** hadolint: ports of EXPOSE are 0 to 65535. Ours marks the number; variables are not looked into. */
export const dl3011: Rule = {
  code: 'DL3011',
  aliases: [],
  severity: 'error',
  keywords: ['EXPOSE'],
  title: 'Ports go up to 65535',
  action: 'Give a port from 0 to 65535.',
  *check(file) {
    for (const command of everyCommand(file)) {
      if (command.keyword !== 'EXPOSE') continue
      for (const word of wordPlaces(command)) {
        for (const match of word.text.matchAll(PORTS)) {
          const [ports, first = '', second] = match
          const wrong = [first, second].find((port) => Number(port) > HIGHEST)
          if (wrong === undefined) continue
          const at = word.at + match.index + (wrong === first ? 0 : ports.length - wrong.length)
          const message = `${shown(wrong)} is no port: they end at ${HIGHEST}.`
          yield { range: rangeIn(command.line, at, at + wrong.length), message }
        }
      }
    }
  },
}
