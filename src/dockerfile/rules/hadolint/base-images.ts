import type { Command } from '../../command.ts'
import type { ImageUse } from '../../document.ts'
import { kept } from '../../kept.ts'
import type { LintedFile } from '../linted-file.ts'
import { type ImageReference, imageReference } from './image-reference.ts'
import { type PlacedWord, wordPlaces } from '../support/word-places.ts'

export interface BaseImage {
  readonly from: Command
  readonly use: ImageUse
  /** The image in the FROM line. */
  readonly word: PlacedWord
  /** With variables filled in. */
  readonly ref: string
  readonly reference: ImageReference
}

/** The images that stages start from and whose names are known; stages and `scratch` are none. */
export const baseImages: (file: LintedFile) => readonly BaseImage[] = kept((file: LintedFile) => [
  ...imagesOf(file),
])

function* imagesOf(file: LintedFile): Iterable<BaseImage> {
  // Both are in the order of the file.
  const uses = file.images.filter(({ from }) => from === 'FROM')
  let next = 0
  for (const { from } of file.stages) {
    const use = uses[next]
    if (use === undefined || !isSame(use.range, from.restRange)) continue
    next++
    const [word] = wordPlaces(from)
    if (use.ref === null || !word) continue
    yield { from, use, word, ref: use.ref, reference: imageReference(use.ref) }
  }
}

function isSame({ start: a }: ImageUse['range'], { start: b }: ImageUse['range']): boolean {
  return a.line === b.line && a.character === b.character
}
