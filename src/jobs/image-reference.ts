import { SlipwayError } from '../errors/slipway-error.ts'

/** A reference to an image, taken apart (OCI distribution spec 1.1, "Pulling manifests"; docker's rule for hosts). */
export interface ImageReference {
  /** Null: the reference names none. */
  readonly registry: string | null
  readonly repository: string
  readonly tag: string | null
}

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const HOST =
  /^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::[0-9]{1,5})?$/
/** Of registry and repository together: what registries and engines accept. */
const MAX_NAME = 255

/** Names of Docker Hub that mean the same. */
const DOCKER_HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
])

/**
 * Takes a reference apart. Its first part is a registry when it has a dot or a port or is `localhost`, as docker has it.
 * Throws `request_invalid` with `where` for anything that no registry would take, a digest among it.
 */
export function parseReference(text: string, where: string): ImageReference {
  if (text.includes('@')) throw invalid(where, 'an image is published under a tag, not under a digest')
  const slash = text.indexOf('/')
  const first = slash === -1 ? '' : text.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost'
  const rest = isHost ? text.slice(slash + 1) : text
  const colon = rest.lastIndexOf(':')
  const repository = colon === -1 ? rest : rest.slice(0, colon)
  return {
    registry: isHost ? checkRegistry(first, where) : null,
    repository: checkRepository(repository, where),
    tag: colon === -1 ? null : checkTag(rest.slice(colon + 1), where),
  }
}

/** In lower case, with Docker Hub's other names made one. Throws `request_invalid`. */
export function checkRegistry(text: string, where: string): string {
  const host = text.toLowerCase()
  if (!HOST.test(host) || Number(/:(\d+)$/.exec(host)?.[1] ?? 1) > 65_535) {
    throw invalid(where, `${quote(text)} is no registry: a host name, with a port where it needs one`)
  }
  return DOCKER_HUB.has(host) ? 'docker.io' : host
}

export function checkTag(text: string, where: string): string {
  if (TAG.test(text)) return text
  throw invalid(
    where,
    `${quote(text)} is no tag: at most 128 letters, digits, dots, dashes and underscores, the first no dot or dash`,
  )
}

function checkRepository(text: string, where: string): string {
  if (text.length <= MAX_NAME && REPOSITORY.test(text)) return text
  const hint = text !== text.toLowerCase() ? ' (capital letters are not allowed)' : ''
  throw invalid(
    where,
    `${quote(text)} is no name for an image: parts of small letters and digits, joined by one of . _ __ -, with slashes between${hint}`,
  )
}

/** The whole reference, registry included. */
export function formatReference(name: {
  readonly registry: string
  readonly repository: string
  readonly tag: string
}): string {
  return `${name.registry}/${name.repository}:${name.tag}`
}

function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text)
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { where, detail })
}
