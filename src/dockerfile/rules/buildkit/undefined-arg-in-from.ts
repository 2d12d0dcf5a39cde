import { flagParts } from '../../check-flags.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { Rule } from '../rule.ts'
import { NearestName } from '../support/nearest-name.ts'
import { globalNames } from '../support/variables-declared.ts'
import { variableUses } from '../support/variable-uses.ts'
import { wordPlaces } from '../support/word-places.ts'

/**
 * BuildKit: FROM uses a variable, in the image's name or in --platform, that no ARG in front of the first FROM declares
 * and that is none of the builder's own. A build argument cannot set it then, so that `${TAG:-latest}` is reported too.
 */
export const undefinedArgInFrom: Rule = {
  code: 'UndefinedArgInFrom',
  aliases: [],
  severity: 'warning',
  title: 'FROM uses a variable that is not declared',
  action: 'Declare the variable by an ARG in front of the first FROM.',
  *check(file) {
    if (!file.stages.some(({ from }) => from.line.text.includes('$'))) return
    const names = globalNames(file)
    const nearest = new NearestName()
    for (const { from } of file.stages) {
      const image = wordPlaces(from)[0]
      const flags = from.flags.filter((flag) => flagParts(flag).name === 'platform')
      const words = [
        ...flags.map((flag) => ({ text: flag.raw, at: flag.at })),
        ...(image === undefined ? [] : [image]),
      ]
      for (const { text, at } of words) {
        for (const use of variableUses(text, file.escape)) {
          if (names.has(use.name)) continue
          const near = nearest.find(use.name, names)
          yield {
            range: rangeIn(from.line, at + use.at, at + use.end),
            message: `No ARG in front of the first FROM declares ${use.name}.${near === undefined ? '' : ` Is ${near} meant?`}`,
          }
        }
      }
    }
  },
}
