import { isCovered } from '../image-pattern.ts'
import { parseImageName } from '../image-name.ts'
import { NO_PLACE, type PolicyRule, quoted } from '../rule.ts'

/** The build argument that chooses a frontend as `# syntax=` does. */
const SYNTAX = 'BUILDKIT_SYNTAX'

/** A frontend is a program from an image that runs as the builder. The other BUILDKIT_ arguments steer it, too. */
export const foreignFrontend: PolicyRule = {
  name: 'foreignFrontend',
  looksBeside: true,
  *check({ frontends, buildArgs }, policy) {
    const isKnown = (image: string): boolean => {
      const name = parseImageName(image)
      return name !== undefined && isCovered(name, policy.frontends.allow)
    }
    for (const { image, range } of frontends) {
      if (isKnown(image)) continue
      yield { range, message: `The syntax directive would run the image ${quoted(image)} as the builder.` }
    }
    for (const [name, value] of Object.entries(buildArgs)) {
      if (!name.startsWith('BUILDKIT_') || (name === SYNTAX && isKnown(value))) continue
      yield {
        range: NO_PLACE,
        where: `/buildArgs/${name}`,
        message: `The build argument ${name} steers the builder itself.`,
        action: 'Leave out build arguments that begin with BUILDKIT_.',
      }
    }
  },
}
