import type { Range } from '../../diagnostic.ts'
import type { LintedFile } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { expandedCommands } from './expanded-words.ts'

/** One argument of EXPOSE: `[[ip:]hostPort:]port[/protocol]`. */
export interface ExposedPort {
  readonly written: string
  readonly range: Range
  /** Variables filled in. */
  readonly text: string
  /** Empty when there is none. */
  readonly protocol: string
  /** All in front of the port itself, empty when there is nothing. */
  readonly host: string
}

/** The arguments of all EXPOSE instructions whose value is certain. */
export function* exposedPorts(file: LintedFile, context: LintContext): Iterable<ExposedPort> {
  for (const { command, words } of expandedCommands(file, context)) {
    if (command.keyword !== 'EXPOSE') continue
    for (const { word, value: text, certain } of words) {
      if (!certain) continue
      const colon = text.lastIndexOf(':')
      const slash = text.indexOf('/', colon + 1)
      yield {
        written: word.text,
        range: word.range,
        text,
        protocol: slash < 0 ? '' : text.slice(slash + 1),
        host: colon < 0 ? '' : text.slice(0, colon),
      }
    }
  }
}
