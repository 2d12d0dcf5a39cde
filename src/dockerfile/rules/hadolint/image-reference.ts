/**
 * The parts of an image's name (https://github.com/distribution/reference). A first part with a dot, a colon or the
 * name `localhost` is a registry; without one the image comes from Docker Hub.
 */
export interface ImageReference {
  readonly registry: string
  readonly tag: string | null
  readonly digest: string | null
}

export const DOCKER_HUB = 'docker.io'

export function imageReference(ref: string): ImageReference {
  const at = ref.indexOf('@')
  const named = at < 0 ? ref : ref.slice(0, at)
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  return {
    registry: registryOf(named),
    tag: colon < 0 ? null : named.slice(colon + 1),
    digest: at < 0 ? null : ref.slice(at + 1),
  }
}

function registryOf(name: string): string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  return /[.:]|^localhost$/.test(first) ? first.toLowerCase() : DOCKER_HUB
}
