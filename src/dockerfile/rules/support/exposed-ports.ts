import { expandWord } from '../../expand-word.ts'
import type { Range } from '../../diagnostic.ts'
import type { LintedFile } from '../linted-file.ts'
import type { LintContext } from '../rule.ts'
import { scopedCommands } from './scopes.ts'
import { wordPlaces } from './word-places.ts'

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
  for (const { command, lookup } of scopedCommands(file, context)) {
    if (command.keyword !== 'EXPOSE') continue
    for (const { text: written, range } of wordPlaces(command)) {
      const { text, certain } = expandWord(written, lookup, file.escape)
      if (!certain) continue
      const colon = text.lastIndexOf(':')
      const slash = text.indexOf('/', colon + 1)
      yield {
        written,
        range,
        text,
        protocol: slash < 0 ? '' : text.slice(slash + 1),
        host: colon < 0 ? '' : text.slice(0, colon),
      }
    }
  }
}
