import { flagValue } from '../../check-flags.ts'
import { expandWord } from '../../expand-word.ts'
import type { Rule } from '../rule.ts'
import { rootOf } from '../support/base-image.ts'
import { parsePlatform } from '../support/platform.ts'

/**
 * BuildKit: the base image that it fetched is for another system or architecture than was asked for (which happens
 * with images of a single platform). Needs `context.baseImages` and, where FROM has no --platform, `targetPlatform`:
 * finds nothing without them. What --platform is has to be certain.
 */
export const invalidBaseImagePlatform: Rule = {
  code: 'InvalidBaseImagePlatform',
  aliases: [],
  severity: 'warning',
  title: 'The base image is for another platform',
  action: 'Take an image that is made for the platform of the build.',
  *check(file, context) {
    if (context.baseImages === undefined) return
    for (const stage of file.stages) {
      if (stage.base !== null) continue
      const root = rootOf(file, stage, context)
      if (root.kind === 'scratch' || root.image === null) continue
      const flag = flagValue(stage.from, 'platform')
      const target = context.targetPlatform
      const asked =
        flag === null
          ? target
          : expandWord(flag, (name) => (name === 'TARGETPLATFORM' ? (target ?? null) : null), file.escape)
      const text = typeof asked === 'object' ? (asked.certain ? asked.text : undefined) : asked
      const wanted = text === undefined ? null : parsePlatform(text)
      const actual = parsePlatform(root.image.platform)
      if (wanted === null || actual === null) continue
      if (fits(wanted.os, actual.os) && fits(wanted.architecture, actual.architecture)) continue
      yield {
        range: stage.from.restRange,
        message: `The image ${root.ref ?? ''} is for ${root.image.platform}, and the build for ${text ?? ''}.`,
      }
    }
  },
}

/** What is not said fits all. */
function fits(wanted: string, actual: string): boolean {
  return wanted === '' || actual === '' || wanted === actual
}
