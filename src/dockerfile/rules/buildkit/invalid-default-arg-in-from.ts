import { expandWord, type Lookup } from '../../expand-word.ts'
import { Variables } from '../../stage-scope.ts'
import type { Rule } from '../rule.ts'
import { isImageReference } from '../support/image-reference.ts'
import { BUILDER_ARGUMENTS, parsePlatform } from '../support/platform.ts'
import { variableUses } from '../support/variable-uses.ts'
import { wordPlaces } from '../support/word-places.ts'

/**
 * BuildKit: with the defaults of ARG alone, whatever build arguments are given, the image's name is empty or none.
 * Ours looks only at names with a variable in them (BuildKit: at all; a constant that is no name fails the build), and
 * is silent where the value is not certain.
 */
export const invalidDefaultArgInFrom: Rule = {
  code: 'InvalidDefaultArgInFrom',
  aliases: [],
  severity: 'warning',
  title: 'Without build arguments the base image has no valid name',
  action: 'Give the ARG a default, or write one at its use, as ${NAME:-value}.',
  *check(file, context) {
    if (!file.stages.some(({ from }) => from.rest.includes('$'))) return
    const variables = new Variables(file.escape, {})
    for (const command of file.globals) variables.apply(command)
    const own = builderValues(context.targetPlatform ?? 'linux/amd64')
    const lookup: Lookup = (name) => {
      const value = variables.forImages(name)
      // what nobody declared is empty in FROM, not unknown
      return value === null && !isDeclared.has(name) ? (own.get(name) ?? undefined) : value
    }
    const isDeclared = new Set(
      file.globals.flatMap(({ words }) => words.map((word) => word.split('=', 1)[0])),
    )
    for (const { from } of file.stages) {
      const image = wordPlaces(from)[0]
      if (image === undefined || variableUses(image.text, file.escape).length === 0) continue
      const { text, certain } = expandWord(image.text, lookup, file.escape)
      if (!certain || isImageReference(text)) continue
      const result = text === '' ? 'empty' : `${JSON.stringify(text)}, which is no name of an image`
      yield { range: image.range, message: `Without build arguments ${image.text} is ${result}.` }
    }
  },
}

/** Some value for each: only whether a name results is of interest. */
function builderValues(platform: string): ReadonlyMap<string, string> {
  const { os, architecture } = parsePlatform(platform) ?? { os: 'linux', architecture: 'amd64' }
  return new Map(
    BUILDER_ARGUMENTS.map((name) => {
      if (name.endsWith('PLATFORM')) return [name, platform]
      if (name.endsWith('ARCH')) return [name, architecture]
      if (name.endsWith('STAGE')) return [name, 'default']
      return [name, name.endsWith('OS') ? os : '']
    }),
  )
}
