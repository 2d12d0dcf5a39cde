/** References to images as engines take them apart (github.com/distribution/reference, ParseNormalizedNamed). */

export interface ImageName {
  /** In lower case; `docker.io` where none is written. */
  readonly registry: string
  /** `library/debian` */
  readonly repository: string
  /** Null: none is written, which means `latest` unless there is a digest. */
  readonly tag: string | null
  /** `sha256:…` */
  readonly digest: string | null
}

export const DOCKER_HUB = 'docker.io'

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const REGISTRY =
  /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::[0-9]+)?$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}$/
const MAX_LENGTH = 512

/** Names that were taken apart last: a dozen rules ask for those of a file, and most files start from the same few images. */
const known = new Map<string, ImageName>()
const MOST_KNOWN = 500

/** Undefined for what no engine takes, or what two of them could take apart in different ways. */
export function parseImageName(reference: string): ImageName | undefined {
  if (reference.length > MAX_LENGTH) return undefined
  const before = known.get(reference)
  if (before !== undefined) return before
  // The name may be a view of a whole file, which would be kept with it. What is no ASCII is no name.
  const own = Buffer.from(reference).toString()
  const name = takeApart(own)
  if (name === undefined) return undefined
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(own, name)
  return name
}

function takeApart(reference: string): ImageName | undefined {
  const at = reference.indexOf('@')
  const digest = at < 0 ? null : reference.slice(at + 1)
  const named = splitRegistry(at < 0 ? reference : reference.slice(0, at))
  const colon = named.rest.lastIndexOf(':')
  const tag = colon < 0 ? null : named.rest.slice(colon + 1)
  const path = colon < 0 ? named.rest : named.rest.slice(0, colon)
  const isOk =
    REGISTRY.test(named.registry) &&
    REPOSITORY.test(path) &&
    (tag === null || TAG.test(tag)) &&
    (digest === null || DIGEST.test(digest))
  if (!isOk) return undefined
  return { registry: named.registry, repository: officialName(named.registry, path), tag, digest }
}

/** The first part is a registry when it has a dot or a colon, or is `localhost`; patterns are split in the same way. */
export function splitRegistry(name: string): { readonly registry: string; readonly rest: string } {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash).toLowerCase()
  if (!/[.:]/.test(first) && first !== 'localhost') return { registry: DOCKER_HUB, rest: name }
  return { registry: first === 'index.docker.io' ? DOCKER_HUB : first, rest: name.slice(slash + 1) }
}

/** Names of one part are those of Docker's own images there. */
export function officialName(registry: string, repository: string): string {
  return registry === DOCKER_HUB && !repository.includes('/') ? `library/${repository}` : repository
}
