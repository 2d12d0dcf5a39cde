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

/** Whether a tag or digest as an engine lists it (Docker shortens the names of its own registry) is this one. */
export function isSameName(listed: string, full: string): boolean {
  return shortened(listed) === shortened(full)
}

function shortened(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/)?/, '')
}
