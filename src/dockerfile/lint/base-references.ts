import type { ReadOptions } from '../document.ts'
import { parseDockerfile } from '../read-dockerfile.ts'
import { isImageReference } from '../rules/support/image-reference.ts'

/** Names of the images that the stages of an accepted Dockerfile start from, as far as they are known, each once. Never throws. */
export function baseReferences(dockerfile: Uint8Array, options: ReadOptions): readonly string[] {
  const { parsed } = parseDockerfile(dockerfile, options)
  const refs = (parsed?.document.images ?? []).flatMap(({ from, ref }) =>
    from === 'FROM' && ref !== null && isImageReference(ref) ? [ref] : [],
  )
  return [...new Set(refs)]
}
