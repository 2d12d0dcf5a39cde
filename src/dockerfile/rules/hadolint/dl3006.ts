import type { Rule } from '../rule.ts'
import { baseImages } from './base-images.ts'
import { shown } from './shown.ts'

/**
 * hadolint: every image of a FROM has a tag, but for `scratch`, stages and names with variables. Ours follows
 * variables to their values, and takes a digest for a tag; what is not known for sure is fine.
 */
export const dl3006: Rule = {
  code: 'DL3006',
  aliases: [],
  severity: 'warning',
  title: 'Tag the version of an image',
  action: 'Write the version behind the name, as `debian:12`.',
  *check(file) {
    for (const { word, ref, reference } of baseImages(file)) {
      if (reference.tag !== null || reference.digest !== null) continue
      const message = `The image ${shown(ref)} has neither tag nor digest, so that it is another one every time.`
      yield { range: word.range, message }
    }
  },
}
