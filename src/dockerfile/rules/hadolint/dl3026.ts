import type { Range } from '../../diagnostic.ts'
import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { baseImages } from './base-images.ts'
import { DOCKER_HUB, imageReference } from './image-reference.ts'
import { shown } from './shown.ts'

const NAMES_OF_DOCKER_HUB = /^(?:(?:index|hub|registry-1)\.)?docker\.(?:io|com)$/

/**
 * hadolint: images of FROM come from registries of the configuration's list only, which may have `*` in them; an
 * empty list allows all. Ours looks at COPY --from and mounts too. Names with unknown variables are for the policy
 * to judge (`SEC…`), which unlike this rule cannot be ignored from inside the file.
 */
export const dl3026: Rule = {
  code: 'DL3026',
  aliases: [],
  severity: 'error',
  title: 'Registry that is not trusted',
  action: 'Take the image from a registry of the list `trustedRegistries`.',
  *check(file, { trustedRegistries }) {
    if (trustedRegistries === null || trustedRegistries.length === 0) return
    const trusted = trustedRegistries.map(canonical)
    for (const { ref, range } of imagesOf(file)) {
      const registry = canonical(imageReference(ref).registry)
      if (trusted.some((pattern) => matches(registry, pattern))) continue
      yield { range, message: `The image ${shown(ref)} comes from ${registry}, which is not trusted.` }
    }
  },
}

function* imagesOf(file: LintedFile): Iterable<{ readonly ref: string; readonly range: Range }> {
  for (const { word, ref } of baseImages(file)) yield { ref, range: word.range }
  for (const { from, ref, range } of file.images) {
    if (from !== 'FROM' && ref !== null) yield { ref, range }
  }
}

function canonical(registry: string): string {
  const lower = registry.toLowerCase()
  return NAMES_OF_DOCKER_HUB.test(lower) ? DOCKER_HUB : lower
}

/** `*` stands for anything; the parts between are looked for from left to right, so that it stays linear. */
function matches(registry: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return registry === first
  if (!registry.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = registry.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return registry.length - last.length >= at && registry.endsWith(last)
}
