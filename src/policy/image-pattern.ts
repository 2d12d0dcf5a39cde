/**
 * Patterns of an allow-list. `registry.example.org/team/*`, `debian` (as in a Dockerfile: docker.io/library/debian),
 * `*.example.org/*`, `debian:bookworm*`, `debian@sha256:…`, or `sha256:…` alone for an image of whatever name.
 * `*` stands for any characters, but for none outside of its part: that of a registry ends at the first slash.
 */
import { DOCKER_HUB, type ImageName, officialName, splitRegistry } from './image-name.ts'

/** True when a pattern covers the image. A pattern without tag or digest covers all of them. */
export function isCovered(image: ImageName, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => covers(pattern, image))
}

function covers(pattern: string, image: ImageName): boolean {
  if (pattern === '*') return true
  if (/^sha(?:256|512):/.test(pattern)) return image.digest !== null && matches(pattern, image.digest)
  const at = pattern.indexOf('@')
  const digest = at < 0 ? null : pattern.slice(at + 1)
  const { registry, rest } = splitRegistry(at < 0 ? pattern : pattern.slice(0, at))
  const colon = rest.lastIndexOf(':')
  const tag = colon < 0 ? null : rest.slice(colon + 1)
  const path = colon < 0 ? rest : rest.slice(0, colon)
  return (
    matches(registry, image.registry) &&
    matches(isEverything(registry, path) ? '*' : officialName(registry, path), image.repository) &&
    (tag === null || matches(tag, tagInForce(image))) &&
    (digest === null || (image.digest !== null && matches(digest, image.digest)))
  )
}

/** `docker.io/*` is all of Docker Hub, not its official images alone. */
function isEverything(registry: string, path: string): boolean {
  return registry === DOCKER_HUB && path === '*'
}

/** With a digest the tag says nothing; engines do not look at it. */
function tagInForce({ tag, digest }: ImageName): string {
  return digest === null ? (tag ?? 'latest') : ''
}

/** A glob of `*` alone, in time linear in the product of the lengths, whatever the pattern. */
export function matches(pattern: string, text: string): boolean {
  let inPattern = 0
  let inText = 0
  let star = -1
  let resume = 0
  while (inText < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++
      resume = inText
    } else if (pattern[inPattern] === text[inText]) {
      inPattern++
      inText++
    } else if (star >= 0) {
      inPattern = star + 1
      inText = ++resume
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern++
  return inPattern === pattern.length
}
