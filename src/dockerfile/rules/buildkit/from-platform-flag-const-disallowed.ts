import { flagParts } from '../../check-flags.ts'
import type { Rule } from '../rule.ts'
import { parsePlatform } from '../support/platform.ts'
import { variableUses } from '../support/variable-uses.ts'

/**
 * BuildKit: `FROM --platform=` has a constant, so that the image can be built for nothing else. As there, a stage whose
 * name has the system or the architecture in it means it so. Where the value names a system alone, BuildKit looks for
 * the architecture of the builder in the name as well; it is not known here.
 */
export const fromPlatformFlagConstDisallowed: Rule = {
  code: 'FromPlatformFlagConstDisallowed',
  aliases: ['DL3029'],
  severity: 'warning',
  title: 'The platform of a FROM is a constant',
  action: 'Remove the flag and choose the platform of the build, or use $BUILDPLATFORM for tools.',
  *check({ stages, escape }) {
    for (const { from, name } of stages) {
      for (const flag of from.flags) {
        const { name: kind, value } = flagParts(flag)
        if (kind !== 'platform' || value === null || variableUses(value, escape).length > 0) continue
        const platform = parsePlatform(value)
        if (platform === null) continue
        const { os, architecture } = platform
        const isNamed = [os, architecture].some((part) => part !== '' && name?.includes(part) === true)
        if (isNamed) continue
        yield {
          range: from.flagRange(flag),
          message: `The platform of this stage is always ${value}, whatever the build asks for.`,
        }
      }
    }
  },
}
