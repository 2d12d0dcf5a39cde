import type { PushRequest } from '../../engine.ts'

/** Where an image is pushed to, in the forms that the engine's calls want. */
export interface PushReference {
  /** `localhost:5000/team/app`, `docker.io/library/app`: the repository with its registry. */
  readonly name: string
  readonly tag: string
  /** Name and tag. */
  readonly text: string
  /** What the credential is for, as the engine wants it said. */
  readonly serverAddress: string
}

const HUB = 'docker.io'
const HUB_NAMES = new Set([HUB, 'index.docker.io'])
/** Docker's own name for its registry in credentials, from the days of the first protocol. */
const HUB_ADDRESS = 'https://index.docker.io/v1/'

/** The same for all ways to write it, so that two requests for one place are seen to be. */
export function pushReference({
  registry,
  repository,
  tag,
}: Pick<PushRequest, 'registry' | 'repository' | 'tag'>): PushReference {
  const isHub = HUB_NAMES.has(registry)
  const path = isHub && !repository.includes('/') ? `library/${repository}` : repository
  const name = `${isHub ? HUB : registry}/${path}`
  return { name, tag, text: `${name}:${tag}`, serverAddress: isHub ? HUB_ADDRESS : registry }
}

/**
 * One key for all ways to write a name that an engine may know an image by: `debian` is
 * `docker.io/library/debian:latest` (github.com/distribution/reference, normalize.go). Podman also finds
 * `localhost/debian` under the short name, so that these two share a key. Null for a reference with a digest, which
 * nobody can lend to another image.
 */
export function nameKey(ref: string): string | null {
  if (ref.includes('@')) return null
  const [first = '', ...rest] = ref.split('/')
  const hasHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost')
  const host = hasHost && first !== 'localhost' ? first : HUB
  const path = hasHost ? rest.join('/') : ref
  const colon = path.lastIndexOf(':')
  const hasTag = colon > path.lastIndexOf('/')
  const repository = hasTag ? path.slice(0, colon) : path
  return pushReference({ registry: host, repository, tag: hasTag ? path.slice(colon + 1) : 'latest' }).text
}

/** Whether a tag or digest as an engine lists it (Docker shortens the names of its own registry) is this one. */
export function isSameName(listed: string, full: string): boolean {
  return shortened(listed) === shortened(full)
}

function shortened(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/)?/, '')
}
