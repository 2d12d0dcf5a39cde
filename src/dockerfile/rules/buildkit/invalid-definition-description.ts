import type { Command } from '../../command.ts'
import type { PhysicalLine } from '../../physical-lines.ts'
import type { Rule } from '../rule.ts'
import { pairsOf } from '../support/pairs.ts'

/** Comments that steer a tool and describe nothing. */
const PRAGMA =
  /^#\s*(?:(?:syntax|escape|check)\s*=|hadolint\s|shellcheck\s|trivy:|checkov:|tfsec:|nosec|nolint|renovate:)/i

/**
 * BuildKit (experimental, off unless asked for; so it is `info` here): the comment right above an ARG or a named FROM
 * does not begin with its name, as descriptions of `docker build --call=outline` do. Comments that steer a builder or a
 * linter are not taken for descriptions here, and an empty line ends one,
 * as its documentation says (0.34 looks past it).
 */
export const invalidDefinitionDescription: Rule = {
  code: 'InvalidDefinitionDescription',
  aliases: [],
  severity: 'info',
  title: 'The comment above an ARG or a stage does not describe it',
  action: 'Begin the comment with the name, or put an empty line behind it.',
  *check({ commands, lines, escape }) {
    for (const command of commands) {
      const line = lines[command.line.firstLine - 1]
      const comment = line === undefined ? null : commentOf(line, lines)
      if (line === undefined || comment === null) continue
      const names = namesOf(command, escape)
      if (names.length === 0 || names.includes(comment.split(' ', 1)[0] ?? '')) continue
      const range = {
        start: { line: line.number, character: line.text.indexOf('#') },
        end: { line: line.number, character: line.text.length },
      }
      const what =
        command.keyword === 'FROM' ? `the stage ${names[0]}` : `ARG ${names.join(', ').slice(0, 200)}`
      yield {
        range,
        message: `The comment does not begin with the name of ${what}, and is taken for its description.`,
      }
    }
  },
}

function namesOf(command: Command, escape: '\\' | '`'): readonly string[] {
  if (command.keyword === 'ARG') return pairsOf(command, escape).map(({ name }) => name)
  const name = command.keyword === 'FROM' ? command.words[2] : undefined
  return name === undefined ? [] : [name.toLowerCase()]
}

/** What stands behind the `#`; null for other lines, empty comments, and those that steer something. */
function commentOf(line: PhysicalLine, lines: readonly PhysicalLine[]): string | null {
  if (!line.text.includes('#')) return null
  const text = line.text.trim()
  if (!text.startsWith('#') || PRAGMA.test(text) || isShebang(line, lines)) return null
  const comment = text.slice(1).trim()
  return comment === '' ? null : comment
}

function isShebang(line: PhysicalLine, lines: readonly PhysicalLine[]): boolean {
  return line === lines[0] && line.text.startsWith('#!')
}
