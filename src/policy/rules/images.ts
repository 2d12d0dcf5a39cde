/** Images that the build would fetch: of FROM, COPY --from, mounts, and behind ONBUILD. */
import { flagParts } from '../../dockerfile/check-flags.ts'
import type { ImageUse } from '../../dockerfile/document.ts'
import type { RuleName } from '../codes.ts'
import { type ImageName, parseImageName } from '../image-name.ts'
import { isCovered } from '../image-pattern.ts'
import type { Level, PolicyDocument } from '../policy-document.ts'
import { isPrivateRegistry } from '../private-address.ts'
import { type PolicyRule, type Sighting, type Subject, quoted } from '../rule.ts'

type Judgement = (image: ImageName, policy: PolicyDocument) => string | null

/** `judge` says what is wrong with an image, behind its name; null for one that is right. */
function imageRule(name: RuleName, judge: Judgement): PolicyRule {
  return {
    name,
    *check({ images }, policy): Generator<Sighting> {
      for (const use of images) {
        const image = nameOf(use)
        const problem = image === undefined ? null : judge(image, policy)
        if (problem === null) continue
        yield {
          range: use.range,
          message: `The image ${quoted(use.ref ?? use.text)} of ${place(use)} ${problem}.`,
        }
      }
    },
  }
}

function nameOf({ ref }: ImageUse): ImageName | undefined {
  return ref === null ? undefined : parseImageName(ref)
}

function place({ from }: ImageUse): string {
  return from === 'mount from' ? 'a mount' : from
}

export const baseImage = imageRule('baseImage', (image, { images }) =>
  images.allow.length === 0 || isCovered(image, images.allow)
    ? null
    : `is not among those that are allowed: ${listed(images.allow)}`,
)

export const imageDigest = imageRule('imageDigest', ({ digest }) =>
  digest === null ? 'is named without a digest, so that it may be another one tomorrow' : null,
)

export const imageTag = imageRule('imageTag', ({ tag, digest }) =>
  tag === null && digest === null ? 'is named without a tag' : null,
)

/** No tag means `latest` as well, and is told here when it is not denied for itself. */
export const latestTag = imageRule('latestTag', ({ tag, digest }, { rules }) => {
  if (digest !== null || (tag === null && rules.imageTag === 'deny')) return null
  return (tag ?? 'latest') === 'latest' ? 'has the tag latest' : null
})

export const privateRegistry = imageRule('privateRegistry', ({ registry }, { registries }) =>
  isPrivateRegistry(registry) && !isKnown(registry, registries.known)
    ? `is at the registry ${registry}, whose address is private`
    : null,
)

/** Rules that an image of unknown name would slip through. */
const NEEDS_NAMES: readonly RuleName[] = ['imageDigest', 'imageTag', 'latestTag', 'privateRegistry']

/** As strict as the strictest rule that needs the name. */
export const unresolvedImage: PolicyRule = {
  name: 'unresolvedImage',
  level({ rules, images }, facts) {
    if (facts.heldToProxy === true) return 'deny'
    const levels = ['unresolvedImage' as const, ...NEEDS_NAMES].map((name) => rules[name])
    if (images.allow.length > 0) levels.push(rules.baseImage)
    return strictest(levels)
  },
  *check(subject) {
    for (const use of subject.images) {
      if (nameOf(use) !== undefined) continue
      const why =
        use.ref === null
          ? 'cannot be known before the build'
          : 'is no name of an image that every engine takes'
      yield { range: use.range, message: `${quoted(use.text)} in ${place(use)} ${why}.` }
    }
    if (subject.heldToProxy === true) yield* otherPlatforms(subject)
  },
}

/**
 * A name has an image for each platform. Under a proxy the one of the engine is looked at before the build, for what it
 * would have the engine fetch; another one is not.
 */
function* otherPlatforms({ commands }: Subject): Generator<Sighting> {
  for (const command of commands) {
    if (command.keyword !== 'FROM') continue
    for (const flag of command.flags) {
      if (flagParts(flag).name !== 'platform') continue
      const message = `FROM chooses a platform by ${quoted(flag.text)}, of which the image is not known before the build.`
      const action =
        'Remove --platform: builds on this server are held to a proxy and made for its own platform.'
      yield { range: command.flagRange(flag), message, action }
    }
  }
}

export function isKnown(registry: string, known: readonly string[]): boolean {
  return known.some((one) => one.toLowerCase() === registry)
}

function strictest(levels: readonly Level[]): Level {
  if (levels.includes('deny')) return 'deny'
  return levels.includes('warn') ? 'warn' : 'allow'
}

function listed(patterns: readonly string[]): string {
  const shown = patterns.slice(0, 10).join(', ')
  return patterns.length > 10 ? `${shown} and ${patterns.length - 10} more` : shown
}
