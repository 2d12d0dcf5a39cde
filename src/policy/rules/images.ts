/** Images that the build would fetch: of FROM, COPY --from, mounts, and behind ONBUILD. */
import type { ImageUse } from '../../dockerfile/document.ts'
import type { RuleName } from '../codes.ts'
import { type ImageName, parseImageName } from '../image-name.ts'
import { isCovered } from '../image-pattern.ts'
import type { Level, PolicyDocument } from '../policy-document.ts'
import { isPrivateRegistry } from '../private-address.ts'
import { type PolicyRule, type Sighting, quoted } from '../rule.ts'

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
  level({ rules, images }) {
    const levels = ['unresolvedImage' as const, ...NEEDS_NAMES].map((name) => rules[name])
    if (images.allow.length > 0) levels.push(rules.baseImage)
    return strictest(levels)
  },
  *check({ images }) {
    for (const use of images) {
      if (nameOf(use) !== undefined) continue
      const why =
        use.ref === null
          ? 'cannot be known before the build'
          : 'is no name of an image that every engine takes'
      yield { range: use.range, message: `${quoted(use.text)} in ${place(use)} ${why}.` }
    }
  },
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
