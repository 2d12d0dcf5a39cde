import { rangeIn } from '../../split-instructions.ts'
import type { Rule } from '../rule.ts'
import { baseImages } from './base-images.ts'
import { shown } from './shown.ts'

/**
 * hadolint: no tag `latest` in a FROM. Ours follows variables to their values; with a digest beside it the tag
 * decides nothing and is fine.
 */
export const dl3007: Rule = {
  code: 'DL3007',
  aliases: [],
  severity: 'warning',
  title: 'The tag latest',
  action: 'Take the tag of a release.',
  *check(file) {
    for (const { from, use, word, ref, reference } of baseImages(file)) {
      if (reference.tag !== 'latest' || reference.digest !== null) continue
      // The tag ends the word, unless a variable brought it.
      const end = word.at + word.text.length
      const start = use.text === ref ? end - reference.tag.length : word.at
      yield {
        range: rangeIn(from.line, start, end),
        message: `The image ${shown(ref)} changes whenever its authors release another one.`,
      }
    }
  },
}
